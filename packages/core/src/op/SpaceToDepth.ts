import { fill, reader } from "./content.ts";
import { defineOp, number } from "./define.ts";
import { mapDim } from "./extents.ts";

export default defineOp({
  type: "SpaceToDepth",
  moves: true,
  infer: ({ attrs, x: [x] }) => {
    const [batch, channels, rows, columns] = x!.shape;
    const block = number(attrs, "blocksize", 1);
    const narrower = (n: number) => n / block;
    const shape = [
      batch!,
      mapDim(channels!, `×${block ** 2}`, (n) => n * block ** 2),
      mapDim(rows!, `1/${block}`, narrower),
      mapDim(columns!, `1/${block}`, narrower),
    ];
    return [{ type: x!.type, shape }];
  },

  // Channel (row·b + column)·C + c holds the pixels at (row, column) of the blocks of channel c.
  evaluate: ({ attrs, x: [x], y: [y] }) => {
    const block = number(attrs, "blocksize", 1);
    const channels = x!.shape[1]!;
    const read = reader(x!);
    return [
      fill(y!.shape, ([n, k, row, column]) => {
        const within = Math.floor(k! / channels);
        const [down, right] = [Math.floor(within / block), within % block];
        return read([n!, k! % channels, row! * block + down, column! * block + right]);
      }),
    ];
  },
  backward: ({ g, attrs, dy: [dy] }) => [
    g.node("DepthToSpace", [dy!], { blocksize: number(attrs, "blocksize", 1), mode: "DCR" }),
  ],
});
