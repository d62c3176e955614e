import type { Dim } from "../onnx/graph.ts";
import { contentIf, fill, reader } from "./content.ts";
import type { BackwardContext } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { axisOf, sum } from "./extents.ts";
import { extentsOf, vector } from "./reshapeLike.ts";

export default defineOp({
  type: "Concat",
  moves: true,
  infer: ({ attrs, x }) => {
    const parts = x.map((p) => p!);
    const axis = axisOf(number(attrs, "axis", 0), parts[0]!.shape.length);
    const shape = joined(
      parts.map((p) => p.shape),
      axis,
    );
    const content = parts.every((p) => p.content) ? parts.flatMap((p) => p.content!) : undefined;
    return [{ type: parts[0]!.type, shape, ...contentIf(shape, content) }];
  },
  evaluate: ({ attrs, x, y: [y] }) => {
    const axis = axisOf(number(attrs, "axis", 0), y!.shape.length);
    const reads = x.map((p) => reader(p!));
    const where = x.flatMap((p, k) => Array.from({ length: p!.shape[axis]! }, (_, i) => [k, i] as const));
    return [
      fill(y!.shape, (at) => {
        const [k, i] = where[at[axis]!]!;
        return reads[k]!(at.with(axis, i));
      }),
    ];
  },
  backward: (c) => (c.wants.filter(Boolean).length === 1 ? onlyPart(c) : allParts(c)),

  // Until opset 4 the axis could be left out.
  upgrade: ({ node, from }) => [from < 4 ? { ...node, attrs: { axis: 1, ...node.attrs } } : node],
});

function joined(shapes: readonly (readonly Dim[])[], axis: number): Dim[] {
  return shapes[0]!.map((first, i) => {
    const dims = shapes.map((s) => s[i]!);
    if (i === axis) return sum(dims);
    const known = new Set(dims.filter((d) => typeof d === "number"));
    if (known.size > 1)
      throw new Error(`shapes ${shapes.map((s) => `[${s}]`).join(" and ")} do not join along ${axis}`);
    return [...known][0] ?? first;
  });
}

function allParts({ g, attrs, x, dy: [dy] }: BackwardContext): readonly string[] {
  const axis = axisOf(number(attrs, "axis", 0), g.shape(x[0]!).length);
  const extents = x.map((v) => {
    const d = g.shape(v)[axis]!;
    return typeof d === "number" ? d : extentsOf(g, v, axis, axis + 1);
  });
  return g.nodes("Split", [dy!, vector(g, extents)], { axis }, x.length);
}

/** A slice of the gradient is cheaper than a split whose other parts nobody reads. */
function onlyPart(c: BackwardContext): readonly (string | null)[] {
  const { g, attrs, x, wants } = c;
  const axis = axisOf(number(attrs, "axis", 0), g.shape(x[0]!).length);
  const extents = x.map((v) => g.shape(v)[axis]!);
  if (extents.some((d) => typeof d === "string")) return allParts(c);
  const wanted = wants.indexOf(true);
  const before = (extents.slice(0, wanted) as number[]).reduce((a, b) => a + b, 0);
  const ends = before + (extents[wanted] as number);
  const part = g.node("Slice", [c.dy[0]!, g.ints([before]), g.ints([ends]), g.ints([axis])]);
  return x.map((_, i) => (i === wanted ? part : null));
}
