import type { Float32Tensor } from "../base/tensor.ts";
import type { Writer } from "../op/index.ts";
import type { Context } from "./define.ts";
import { gradientsOf } from "./gradients.ts";
import type { Target } from "./target.ts";

/**
 * Grad-CAM of several targets at layer resolution, before ReLU: K×h×w. The weighting is part of the graph,
 * so that no feature map leaves the engine.
 */
export async function gradCam(
  context: Context,
  picture: Float32Tensor,
  targets: readonly Target[],
  value: string,
): Promise<Float32Tensor> {
  const outputs = {
    id: "grad-cam",
    write: (g: Writer, gradient: string) => {
      const weights = g.node("ReduceMean", [gradient, g.ints([2, 3])], { keepdims: 1 });
      const weighted = g.node("Mul", [weights, value]);
      return [g.node("ReduceSum", [weighted, g.ints([1])], { keepdims: 0 }, "grad-cam")];
    },
  };
  const [maps] = await gradientsOf(context, picture, targets, { rules: "gradient", wrt: value, outputs });
  return maps!;
}
