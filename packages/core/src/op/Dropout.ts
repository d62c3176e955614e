import { float32 } from "../base/tensor.ts";
import { defineOp, number } from "./define.ts";

/** As in inference: everything passes, whatever `training_mode` says. */
export default defineOp({
  type: "Dropout",
  passes: true,
  infer: ({ x: [x] }) => [x!, { type: "bool", shape: x!.shape }],
  evaluate: ({ x: [x], y }) => [x!.data, new Float64Array(x!.data.length).fill(1)].slice(0, y.length),
  backward: ({ dy: [dy] }) => [dy ?? null],

  // Until opset 12 the ratio was an attribute, and until 7 `is_test` said whether a node trains: here none does.
  upgrade: ({ node, from, constant }) => {
    if (from >= 12) return [node];
    const ratio = constant(float32([], [number(node.attrs, "ratio", 0.5)]));
    return [{ ...node, inputs: [node.inputs[0]!, ratio], attrs: {} }];
  },
});
