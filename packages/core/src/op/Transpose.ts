import type { Attrs } from "../onnx/graph.ts";
import { fill, reader } from "./content.ts";
import { defineOp, numbers } from "./define.ts";

/** Which axis of the input each axis of the output is; reversed where the node does not say. */
const order = (attrs: Attrs, rank: number): readonly number[] =>
  numbers(
    attrs,
    "perm",
    Array.from({ length: rank }, (_, i) => rank - 1 - i),
  );

const inverse = (perm: readonly number[]): number[] => perm.map((_, i) => perm.indexOf(i));

export default defineOp({
  type: "Transpose",
  moves: true,
  infer: ({ attrs, x: [x] }) => {
    const perm = order(attrs, x!.shape.length);
    if (perm.length !== x!.shape.length) throw new Error(`perm [${perm}] does not fit shape [${x!.shape}]`);
    return [{ type: x!.type, shape: perm.map((p) => x!.shape[p]!) }];
  },
  evaluate: ({ attrs, x: [x], y: [y] }) => {
    const back = inverse(order(attrs, x!.shape.length));
    const read = reader(x!);
    return [fill(y!.shape, (at) => read(back.map((k) => at[k]!)))];
  },
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [
    g.node("Transpose", [dy!], { perm: inverse(order(attrs, g.shape(x!).length)) }),
  ],
});
