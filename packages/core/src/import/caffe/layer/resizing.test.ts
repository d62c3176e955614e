import { caffeSuite, filled, layer, type Numbers } from "../../../testing/caffeSuite.ts";

caffeSuite("resizing", {
  "Upsample, nearest": {
    net: layer("Upsample", "upsample_param { scale: 2 }"),
    gives: (x) => filled([2, 3, 14, 12], (i, c, y, q) => x.at(i!, c!, Math.floor(y! / 2), Math.floor(q! / 2))),
  },
  "Interp, to a size": {
    net: layer("Interp", "interp_param { height: 10 width: 11 }"),
    gives: (x) => cornered(x, 10, 11),
  },
  "Interp, zoomed": {
    net: layer("Interp", "interp_param { zoom_factor: 2 }"),
    gives: (x) => cornered(x, 13, 11),
  },
});

/** Bilinear with the corners on the corners. */
function cornered(x: Numbers, height: number, width: number): Numbers {
  const [, , rows, columns] = x.shape as [number, number, number, number];
  return filled([2, 3, height, width], (i, c, y, q) => {
    const [v, u] = [(y! * (rows - 1)) / (height - 1), (q! * (columns - 1)) / (width - 1)];
    const [t, l] = [Math.floor(v), Math.floor(u)];
    const mix = (row: number) => x.at(i!, c!, row, l) * (1 - u + l) + x.at(i!, c!, row, l + 1) * (u - l);
    return mix(t) * (1 - v + t) + mix(t + 1) * (v - t);
  });
}
