import type { Attrs } from "../onnx/graph.ts";
import { fill, reader } from "./content.ts";
import type { Writer } from "./define.ts";
import { defineOp, number, text } from "./define.ts";
import { known, mapDim } from "./extents.ts";
import { reshapeTo } from "./reshapeLike.ts";

const blockOf = (attrs: Attrs): number => number(attrs, "blocksize", 1);
const isCrd = (attrs: Attrs): boolean => text(attrs, "mode", "DCR") === "CRD";

export default defineOp({
  type: "DepthToSpace",
  moves: true,
  infer: ({ attrs, x: [x] }) => {
    const [batch, channels, rows, columns] = x!.shape;
    const block = blockOf(attrs);
    const wider = (n: number) => n * block;
    const shape = [
      batch!,
      mapDim(channels!, `1/${block ** 2}`, (n) => n / block ** 2),
      mapDim(rows!, `×${block}`, wider),
      mapDim(columns!, `×${block}`, wider),
    ];
    return [{ type: x!.type, shape }];
  },

  // A pixel at (row, column) of a block comes from channel (row·b + column)·C + c, or with CRD from c·b² + row·b + column.
  evaluate: ({ attrs, x: [x], y: [y] }) => {
    const block = blockOf(attrs);
    const channels = y!.shape[1]!;
    const read = reader(x!);
    return [
      fill(y!.shape, ([n, c, row, column]) => {
        const within = (row! % block) * block + (column! % block);
        const channel = isCrd(attrs) ? c! * block ** 2 + within : within * channels + c!;
        return read([n!, channel, Math.floor(row! / block), Math.floor(column! / block)]);
      }),
    ];
  },
  backward: ({ g, attrs, dy: [dy] }) => {
    const blocksize = blockOf(attrs);
    return [isCrd(attrs) ? blocksToChannels(g, dy!, blocksize) : g.node("SpaceToDepth", [dy!], { blocksize })];
  },
});

/** The blocks of each channel become channels that follow each other. */
function blocksToChannels(g: Writer, dy: string, block: number): string {
  const [channels, rows, columns] = known(g.shape(dy).slice(1), "DepthToSpace") as [number, number, number];
  const [h, w] = [rows / block, columns / block];
  const split = reshapeTo(g, dy, [-1, channels, h, block, w, block]);
  const turned = g.node("Transpose", [split], { perm: [0, 1, 3, 5, 2, 4] });
  return reshapeTo(g, turned, [-1, channels * block ** 2, h, w]);
}
