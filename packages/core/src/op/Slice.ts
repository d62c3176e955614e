import { int64 } from "../base/tensor.ts";
import type { Info } from "../onnx/graph.ts";
import { contentIf, fill, numbersOf, reader } from "./content.ts";
import type { Cut } from "./cut.ts";
import { cutContent, cutsOf } from "./cut.ts";
import type { Writer } from "./define.ts";
import { defineOp, numbers } from "./define.ts";
import { known } from "./extents.ts";
import { extentsOf } from "./reshapeLike.ts";
import { scatterAlong, spread } from "./spread.ts";

export default defineOp({
  type: "Slice",
  moves: true,
  infer: ({ x }) => {
    const [data, ...told] = x;
    if (told.some((t) => t && !t.content)) return [];
    const cuts = cutsOf(data!.shape, x);
    const shape = [...data!.shape];
    for (const { axis, length } of cuts) shape[axis] = length;
    return [{ type: data!.type, shape, ...contentIf(shape, data!.content && cutContent(data!.content, cuts)) }];
  },
  evaluate: ({ x, y: [y] }) => {
    const data = x[0]!;
    const cuts = cutsOf(
      data.shape,
      x.map((d) => d && { type: d.type, shape: d.shape, content: [...d.data] }),
    );
    const read = reader(data);
    return [
      fill(y!.shape, (at) => {
        const from = [...at];
        for (const { axis, start, step } of cuts) from[axis] = start + step * at[axis]!;
        return read(from);
      }),
    ];
  },
  backward: ({ g, x, dy: [dy] }) => {
    const shape = g.shape(x[0]!);
    const cuts = cutsOf(
      shape,
      x.map((v) => (v ? { ...g.info(v), ...contentOf(g, v) } : undefined)),
    );
    return [cuts.reduce((d, c) => uncut(g, d, x[0]!, c), dy!)];
  },

  // Every `step`-th place from `start` on.
  window: ({ x, told }) => {
    const [shape] = x;
    const infos = x.map((extents, i): Info => {
      const content = i > 0 ? told?.(i) : undefined;
      return { type: "int64", shape: extents, ...(content && { content }) };
    });
    if (!shape || shape.length < 4 || infos.slice(1).some(({ content }) => !content)) return undefined;
    const cuts = cutsOf(shape, infos);
    const of = (axis: number) => cuts.find((c) => c.axis === shape.length + axis) ?? { start: 0, step: 1 };
    const [rows, columns] = [of(-2), of(-1)];
    return {
      kernel: [1, 1],
      strides: [rows.step, columns.step],
      dilations: [1, 1],
      pads: [0 - rows.start, 0 - columns.start, 0, 0],
    };
  },

  // Until opset 10 everything was an attribute.
  upgrade: ({ node, from, constant }) => {
    if (from >= 10) return [node];
    const starts = numbers(node.attrs, "starts", []);
    const ends = numbers(node.attrs, "ends", []);
    const axes = numbers(
      node.attrs,
      "axes",
      starts.map((_, i) => i),
    );
    const inputs = [starts, ends, axes].map((list) => constant(int64([list.length], list)));
    return [{ ...node, inputs: [node.inputs[0]!, ...inputs], attrs: {} }];
  },
});

const contentOf = (g: Writer, value: string) => {
  const content = numbersOf(g, value);
  return content ? { content } : {};
};

/** Puts what was kept of an axis back to its places, among zeros. */
function uncut(g: Writer, dy: string, x: string, c: Cut): string {
  if (c.whole) return dy;
  const extent = g.shape(x)[c.axis]!;
  if (typeof extent === "string")
    return scatterAlong(g, dy, c.axis, extentsOf(g, x, c.axis, c.axis + 1), places(g, x, c));
  return spread(
    g,
    dy,
    c.axis,
    extent,
    Array.from({ length: c.length as number }, (_, k) => c.start + k * c.step),
  );
}

/** The places that a slice keeps of an axis whose extent is only known when the graph runs. */
function places(g: Writer, x: string, { axis, bounds, step }: Cut): string {
  const ends = known(bounds, "the gradient of Slice");
  const extent = g.node("Squeeze", [extentsOf(g, x, axis, axis + 1)]);
  const all = g.node("Range", [g.scalar(0, extent), extent, g.scalar(1, extent)]);
  return g.node("Slice", [all, g.ints([ends[0]!]), g.ints([ends[1]!]), g.ints([0]), g.ints([step])]);
}
