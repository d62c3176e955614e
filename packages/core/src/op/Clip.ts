import { float32, isFloat } from "../base/tensor.ts";
import type { UpgradeContext } from "./define.ts";
import { defineOp } from "./define.ts";
import { contentOf } from "./elementwise.ts";
import { between } from "./mask.ts";

export default defineOp({
  type: "Clip",
  family: "activation",
  infer: ({ x: [x, min, max] }) => {
    const bounds = [min, max].filter((b) => b !== undefined);
    const clipped = contentOf(x!.type, [x!, ...bounds], ([v, ...rest]) => {
      const [low, high] = [min ? rest.shift() : -Infinity, max ? rest.shift() : Infinity];
      const numbers = typeof v === "number" && typeof low === "number" && typeof high === "number";
      return numbers ? Math.min(Math.max(v, low), high) : undefined;
    });
    return [{ type: x!.type, shape: x!.shape, ...clipped }];
  },
  evaluate: ({ x: [x, min, max] }) => {
    const low = min?.data[0] ?? Number.NEGATIVE_INFINITY;
    const high = max?.data[0] ?? Number.POSITIVE_INFINITY;
    return [x!.data.map((v) => Math.min(Math.max(v, low), high))];
  },

  // Zero at the bounds themselves, as in PyTorch's ReLU6 and Hardtanh (torch.clamp has 1 there).
  backward: ({ g, x: [, min, max], y: [y], dy: [dy] }) => {
    if (!isFloat(g.info(y!).type)) return [null];
    const inside = between(g, y!, min, max);
    return [inside ? g.node("Mul", [dy!, inside]) : dy!];
  },

  upgrade: (c) => [c.from < 11 ? withBoundsAsInputs(c) : c.node],
});

function withBoundsAsInputs({ node, constant }: UpgradeContext) {
  const { min, max, ...attrs } = node.attrs;
  const scalar = (v: unknown) => (v === undefined ? "" : constant(float32([], [v as number])));
  return { ...node, inputs: [node.inputs[0]!, scalar(min), scalar(max)], attrs };
}
