import type { Dim, Info } from "../onnx/graph.ts";
import { allNumbers, contentIf, fill, numbersOf, reader } from "./content.ts";
import type { BackwardContext } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";
import { extentsOf, reshapeTo } from "./reshapeLike.ts";
import { scatterAlong, spread } from "./spread.ts";

export default defineOp({
  type: "Gather",
  moves: true,
  infer: ({ attrs, x: [data, indices] }) => {
    const axis = axisOf(number(attrs, "axis", 0), data!.shape.length);
    const shape = [...data!.shape.slice(0, axis), ...indices!.shape, ...data!.shape.slice(axis + 1)];
    return [{ type: data!.type, shape, ...contentIf(shape, chosen(data!, indices!)) }];
  },
  evaluate: ({ attrs, x: [data, indices], y: [y] }) => {
    const axis = axisOf(number(attrs, "axis", 0), data!.shape.length);
    const extent = data!.shape[axis]!;
    const rank = indices!.shape.length;
    const read = reader(data!);
    const index = reader(indices!);
    return [
      fill(y!.shape, (at) => {
        const i = index(at.slice(axis, axis + rank));
        return read([...at.slice(0, axis), i < 0 ? i + extent : i, ...at.slice(axis + rank)]);
      }),
    ];
  },
  backward: (c) => [c.wants[0] ? ungathered(c) : null],
});

/** The content of a few elements of a vector. */
function chosen(data: Info, indices: Info): Dim[] | undefined {
  const from = data.content;
  const places = allNumbers(indices.content);
  if (!from || !places || data.shape.length !== 1) return undefined;
  return places.map((i) => from[i < 0 ? i + from.length : i]!);
}

/** Adds the slabs of the gradient up where the indices took them from. */
function ungathered({ g, attrs, x: [data, indices], dy: [dy] }: BackwardContext): string {
  const shape = g.shape(data!);
  const axis = axisOf(number(attrs, "axis", 0), shape.length);
  const extent = shape[axis]!;
  const slabs = oneAxisOfSlabs(g, dy!, axis, shape.length, g.shape(indices!));
  const places = numbersOf(g, indices!);
  if (places && typeof extent === "number")
    return spread(
      g,
      slabs,
      axis,
      extent,
      places.map((i) => (i < 0 ? i + extent : i)),
    );
  const list = g.node("Reshape", [indices!, g.ints([-1])]);
  return scatterAlong(g, slabs, axis, extentsOf(g, data!, axis, axis + 1), list);
}

/** The gradient with the axes that came from the indices made one. */
function oneAxisOfSlabs(
  g: BackwardContext["g"],
  dy: string,
  axis: number,
  rank: number,
  indices: readonly Dim[],
): string {
  if (indices.length === 1) return dy;
  if (indices.length === 0) return g.node("Unsqueeze", [dy, g.ints([axis])]);
  const behind = axis + indices.length;
  const before = axis > 0 ? [extentsOf(g, dy, 0, axis)] : [];
  const after = axis < rank - 1 ? [extentsOf(g, dy, behind)] : [];
  return reshapeTo(g, dy, [...before, -1, ...after]);
}
