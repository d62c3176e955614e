import { int64 } from "../base/tensor.ts";
import type { Dim, Node } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { allNumbers, contentIf } from "./content.ts";
import type { UpgradeContext } from "./define.ts";
import { defineOp, number, numbers } from "./define.ts";
import { mayHoldAsMany, quotient } from "./extents.ts";
import { notUpgraded } from "./oldSets.ts";
import { reshapeLike } from "./reshapeLike.ts";

export default defineOp({
  type: "Reshape",
  moves: true,
  infer: ({ attrs, x: [x, wanted] }) => {
    if (!wanted!.content) return [];
    const shape = resolved(x!.shape, wanted!.content, number(attrs, "allowzero", 0) === 1);
    return [{ type: x!.type, shape, ...contentIf(shape, x!.content) }];
  },
  evaluate: ({ x: [x] }) => [x!.data],
  settled: ({ attrs, x: [x, wanted] }) => [
    undefined,
    wanted!.content && settled(x!.shape, wanted!.content, number(attrs, "allowzero", 0) === 1),
  ],
  openBatch: ({ node, x: [x, wanted], frozen, ints }) => {
    const told = allNumbers(wanted?.content);
    if (told?.[0] !== frozen || x?.shape[0] !== BATCH) return undefined;
    return { ...node, inputs: [node.inputs[0]!, ints([0, ...told.slice(1)])], attrs: {} };
  },
  backward: ({ g, x: [x], dy: [dy] }) => [reshapeLike(g, dy!, x!)],
  upgrade: (c) => [c.from < 5 && !c.node.inputs[1] ? withShapeAsInput(c) : c.node],
});

function withShapeAsInput({ node, constant }: UpgradeContext): Node {
  const { shape: said, ...attrs } = node.attrs;
  if (said === undefined) throw notUpgraded(node, "it does not say its shape");
  const shape = numbers(node.attrs, "shape", []);
  return { ...node, inputs: [node.inputs[0]!, constant(int64([shape.length], shape))], attrs };
}

/** The shape that is asked for: 0 keeps the extent of the same axis, -1 takes what is left. */
function resolved(from: readonly Dim[], wanted: readonly Dim[], zeroIsZero: boolean): Dim[] {
  const shape = wanted.map((d, i) => {
    if (d !== 0 || zeroIsZero) return d;
    if (i >= from.length) throw new Error(`shape [${wanted}] keeps axis ${i} of a tensor of shape [${from}]`);
    return from[i]!;
  });
  const free = shape.indexOf(-1);
  if (free >= 0) shape[free] = quotient(from, shape.toSpliced(free, 1));
  if (!mayHoldAsMany(from, shape)) throw new Error(`a tensor of shape [${from}] cannot take shape [${shape}]`);
  return shape;
}

/** The same shape without names: one extent may be -1, and those that stay what they are may be 0. */
function settled(from: readonly Dim[], wanted: readonly Dim[], zeroIsZero: boolean): number[] | undefined {
  const open = wanted.flatMap((d, i) => (typeof d === "string" ? [i] : []));
  const stays = (i: number) => !zeroIsZero && from[i] === wanted[i];
  const free = open.length === 1 && !wanted.includes(-1) ? open[0] : open.find((i) => !stays(i));
  if (open.some((i) => i !== free && !stays(i)) || (free !== undefined && wanted.includes(-1))) return undefined;
  return wanted.map((d, i) => (typeof d === "number" ? d : i === free ? -1 : 0));
}
