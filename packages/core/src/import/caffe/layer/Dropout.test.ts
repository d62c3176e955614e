import { caffeSuite, each, layer } from "../../../testing/caffeSuite.ts";

caffeSuite("layers that change nothing", {
  "Dropout is nothing": { net: layer("Dropout", "dropout_param { dropout_ratio: 0.4 }"), gives: (x) => x },
  Split: {
    net: `${layer("Split", "", 'top: "a" top: "b"')} layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" }`,
    gives: (x) => each(x, (v) => 2 * v),
  },
});
