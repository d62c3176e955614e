import { caffeSuite, filled, layer, numbers } from "../../../testing/caffeSuite.ts";

caffeSuite("shapes", {
  Flatten: { net: layer("Flatten"), gives: (x) => numbers([2, 126], x.data) },
  "Flatten between": {
    net: layer("Flatten", "flatten_param { axis: -3 end_axis: -2 }"),
    gives: (x) => numbers([2, 21, 6], x.data),
  },
  Reshape: {
    net: layer("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 9 } }"),
    gives: (x) => numbers([2, 14, 9], x.data),
  },
  "Reshape, the batch as a number": {
    net: layer("Reshape", "reshape_param { shape { dim: 10 dim: 9 dim: -1 } }"),
    gives: (x) => numbers([2, 9, 14], x.data),
  },
  "Reshape between": {
    net: layer("Reshape", "reshape_param { shape { dim: 7 dim: -1 } axis: 2 num_axes: 1 }"),
    gives: (x) => numbers([2, 3, 7, 1, 6], x.data),
  },
  Permute: {
    net: layer("Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }"),
    gives: (x) => filled([2, 7, 6, 3], (i, y, q, c) => x.at(i!, c!, y!, q!)),
  },
  Tile: {
    net: layer("Tile", "tile_param { axis: 1 tiles: 2 }"),
    gives: (x) => filled([2, 6, 7, 6], (i, c, y, q) => x.at(i!, c! % 3, y!, q!)),
  },
  ShuffleChannel: {
    input: [6, 2, 3],
    net: layer("ShuffleChannel", "shuffle_channel_param { group: 2 }"),
    gives: (x) => filled(x.shape, (i, c, y, q) => x.at(i!, (c! % 2) * 3 + Math.floor(c! / 2), y!, q!)),
  },
});
