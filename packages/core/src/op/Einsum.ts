import { size, strides } from "../base/tensor.ts";
import type { Dim } from "../onnx/graph.ts";
import type { BackwardContext } from "./define.ts";
import { defineOp, text } from "./define.ts";
import { parseEquation, written } from "./equation.ts";
import { broadcast } from "./extents.ts";

const equationOf = (attrs: BackwardContext["attrs"], shapes: readonly (readonly Dim[])[]) =>
  parseEquation(
    text(attrs, "equation", ""),
    shapes.map((s) => s.length),
  );

/** The extent of each label; one of 1 gives way. */
function extents<D extends Dim>(terms: readonly (readonly string[])[], shapes: readonly (readonly D[])[]) {
  const found = new Map<string, Dim>();
  for (const [i, labels] of terms.entries())
    for (const [axis, label] of labels.entries())
      found.set(label, broadcast([found.get(label) ?? 1], [shapes[i]![axis]!])[0]!);
  return found;
}

/** Sums of products along labelled axes. */
export default defineOp({
  type: "Einsum",
  family: "linear",

  infer: ({ attrs, x }) => {
    const shapes = x.map((info) => info!.shape);
    const { terms, output } = equationOf(attrs, shapes);
    const of = extents(terms, shapes);
    return [{ type: x[0]!.type, shape: output.map((label) => of.get(label)!) }];
  },

  evaluate: ({ attrs, x, y: [y] }) => {
    const shapes = x.map((t) => t!.shape);
    const { terms, output } = equationOf(attrs, shapes);
    const of = extents(terms, shapes) as Map<string, number>;
    const summed = [...of.keys()].filter((label) => !output.includes(label));
    const labels = [...output, ...summed];
    const lengths = labels.map((label) => of.get(label)!);
    const steps = terms.map((term, i) => stepsOf(term, shapes[i]!, labels));
    const inner = size(lengths.slice(output.length));
    const out = new Float64Array(size(y!.shape));
    const turn = strides(lengths);
    for (let i = 0; i < out.length * inner; i++) {
      let product = 1;
      for (const [k, step] of steps.entries()) {
        let at = 0;
        for (let d = 0; d < labels.length; d++) at += (Math.floor(i / turn[d]!) % lengths[d]!) * step[d]!;
        product *= x[k]!.data[at]!;
      }
      out[Math.floor(i / inner)]! += product;
    }
    return [out];
  },

  // The gradient of a term is the sum of products of what comes back with all other terms.
  backward: (c) => c.x.map((_, i) => (c.wants[i] ? gradientOf(c, i) : null)),

  macs: ({ attrs, x }) => {
    const { terms } = equationOf(attrs, x);
    return size([...extents(terms, x).values()] as number[]);
  },
});

/** How far one step along each label moves in a tensor. */
function stepsOf(term: readonly string[], shape: readonly number[], labels: readonly string[]): number[] {
  const step = strides(shape);
  return labels.map((label) =>
    term.reduce((sum, own, axis) => sum + (own === label && shape[axis] !== 1 ? step[axis]! : 0), 0),
  );
}

function gradientOf({ g, attrs, x, dy: [dy] }: BackwardContext, i: number): string {
  const { terms, output } = equationOf(
    attrs,
    x.map((v) => g.shape(v)),
  );
  const own = terms[i]!;
  if (new Set(own).size < own.length)
    throw new Error(`Einsum has no gradient where a term takes a diagonal: "${text(attrs, "equation", "")}"`);
  const others = terms.filter((_, k) => k !== i);
  const known = new Set([output, ...others].flat());
  const reached = own.filter((label) => known.has(label));
  const equation = written({ terms: [output, ...others], output: reached });
  const sum = g.node("Einsum", [dy!, ...x.filter((_, k) => k !== i)], { equation });
  if (reached.length === own.length) return sum;
  // Along an axis that is summed and in no other term, each place has the same gradient.
  const axes = own.flatMap((label, axis) => (known.has(label) ? [] : [axis]));
  return g.node("Expand", [g.node("Unsqueeze", [sum, g.ints(axes)]), g.node("Shape", [x[i]!])]);
}
