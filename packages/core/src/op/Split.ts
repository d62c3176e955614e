import { int64 } from "../base/tensor.ts";
import type { Attrs, Dim, Info, Node } from "../onnx/graph.ts";
import { contentIf, fill, reader, told } from "./content.ts";
import type { BackwardContext, UpgradeContext } from "./define.ts";
import { defineOp, number, numbers } from "./define.ts";
import { axisOf, known, mapDim } from "./extents.ts";
import { notUpgraded } from "./oldSets.ts";
import { padAxis } from "./spread.ts";

export default defineOp({
  type: "Split",
  moves: true,
  infer: ({ attrs, x: [x, split], outputs }) => {
    const axis = axisOf(number(attrs, "axis", 0), x!.shape.length);
    const extents = parts(x!.shape[axis]!, attrs, split, outputs);
    let from = 0;
    return extents.map((d) => {
      const shape = x!.shape.with(axis, d);
      const content = Number.isNaN(from + Number(d)) ? undefined : x!.content?.slice(from, from + Number(d));
      from += Number(d);
      return { type: x!.type, shape, ...contentIf(shape, content) };
    });
  },
  evaluate: ({ attrs, x: [x], y }) => {
    const axis = axisOf(number(attrs, "axis", 0), x!.shape.length);
    const read = reader(x!);
    let from = 0;
    return y.map(({ shape }) => {
      const first = from;
      from += shape[axis]!;
      return fill(shape, (at) => read(at.with(axis, first + at[axis]!)));
    });
  },
  backward: (c) => [joined(c)],

  // Until opset 13 the sizes were an attribute; until 18 equal parts went without saying how many.
  upgrade: (c) => {
    const { node, from, constant } = c;
    if (from < 2 && node.inputs[1]) return [withWholeSizes(c)];
    if (from >= 18 || node.inputs[1]) return [node];
    const { split: _, ...attrs } = node.attrs;
    const sizes = numbers(node.attrs, "split", []);
    if (sizes.length > 0)
      return [{ ...node, inputs: [node.inputs[0]!, constant(int64([sizes.length], sizes))], attrs }];
    return [{ ...node, inputs: [node.inputs[0]!], attrs: { ...attrs, num_outputs: node.outputs.length } }];
  },
});

/** Sizes that opset 1 took as an input had the element type of what is split. */
function withWholeSizes(c: UpgradeContext): Node {
  const { node } = c;
  const sizes = c.valueOf(node.inputs[1]!);
  if (!sizes) throw notUpgraded(node, "its sizes cannot be told before the graph runs");
  const { split: _, ...attrs } = node.attrs;
  const whole = Array.from(sizes.data as ArrayLike<number | bigint>, Number);
  return { ...node, inputs: [node.inputs[0]!, c.constant(int64([whole.length], whole))], attrs };
}

/** The extents along the split axis: as told, else equal with a smaller last one. */
function parts(extent: Dim, attrs: Attrs, split: Info | undefined, outputs: number): readonly Dim[] {
  if (split) return split.content ?? told(split, "sizes");
  const n = number(attrs, "num_outputs", outputs);
  const each = (i: number) => (d: number) => {
    const size = Math.ceil(d / n);
    return Math.max(0, Math.min(size, d - i * size));
  };
  return Array.from({ length: n }, (_, i) => mapDim(extent, `part${i + 1}of${n}`, each(i)));
}

/** The gradients of the parts joined again, zeros where a part has none. */
function joined({ g, attrs, x: [x], y, dy }: BackwardContext): string {
  const axis = axisOf(number(attrs, "axis", 0), g.shape(x!).length);
  const pieces: string[] = [];
  let missing = 0;
  y.forEach((v, i) => {
    const piece = dy[i];
    if (!piece) missing += known([g.shape(v)[axis]!], "the gradient of Split")[0]!;
    else {
      pieces.push(missing > 0 ? padAxis(g, piece, axis, missing, 0) : piece);
      missing = 0;
    }
  });
  if (missing > 0) pieces.push(padAxis(g, pieces.pop()!, axis, 0, missing));
  return pieces.length === 1 ? pieces[0]! : g.node("Concat", pieces, { axis });
}
