import type { BackwardContext } from "./define.ts";
import { defineOp, number, text } from "./define.ts";
import { axisOf } from "./extents.ts";
import { eachPlace, elementAlong, indicesLedBy, zerosLedBy } from "./gathering.ts";

const combine: Readonly<Record<string, (a: number, b: number) => number>> = {
  none: (_, b) => b,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};

export default defineOp({
  type: "ScatterElements",
  infer: ({ x: [x] }) => [{ type: x!.type, shape: x!.shape }],
  evaluate: ({ attrs, x: [x, indices, updates] }) => {
    const axis = axisOf(number(attrs, "axis", 0), x!.shape.length);
    const f = combine[text(attrs, "reduction", "none")]!;
    const out = x!.data.slice();
    eachPlace(indices!, (i, at) => {
      const to = elementAlong(x!.shape, axis, indices!.data[i]!, at);
      out[to] = f(out[to]!, updates!.data[i]!);
    });
    return [out];
  },
  backward: (c) => {
    const { g, attrs, x, dy, wants } = c;
    const reduction = text(attrs, "reduction", "none");
    if (reduction !== "none" && reduction !== "add")
      throw new Error(`no gradient is known for ScatterElements with reduction "${reduction}"`);
    const indices = indicesLedBy(g, dy[0]!, x[1]!);
    const axis = number(attrs, "axis", 0);
    return [
      wants[0] ? (reduction === "add" ? dy[0]! : kept(c, indices)) : null,
      null,
      wants[2] ? g.node("GatherElements", [dy[0]!, indices], { axis }) : null,
    ];
  },
});

/** The gradient without the elements that were written over. */
function kept({ g, attrs, x, dy: [dy] }: BackwardContext, indices: string): string {
  return g.node("ScatterElements", [dy!, indices, zerosLedBy(g, dy!, x[1]!)], { axis: number(attrs, "axis", 0) });
}
