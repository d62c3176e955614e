import { caffeSuite, filled, layer } from "../../../testing/caffeSuite.ts";

caffeSuite("cropping", {
  Crop: {
    net: `layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { kernel_size: 3 stride: 2 } }
      ${layer("Crop", "crop_param { axis: 2 offset: 2 offset: 1 }", undefined, 'bottom: "data" bottom: "p"')}`,
    gives: (x) => filled([2, 3, 3, 3], (i, c, y, q) => x.at(i!, c!, y! + 2, q! + 1)),
  },
});
