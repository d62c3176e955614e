import type { Float32Tensor } from "../base/tensor.ts";
import type { Writer } from "../op/index.ts";
import type { Context } from "./define.ts";
import { gradientsOfClasses } from "./gradients.ts";

/**
 * Grad-CAM of several classes at layer resolution, before ReLU: K×h×w. The weighting is part of the graph,
 * so that no feature map leaves the engine.
 */
export async function gradCam(
  context: Context,
  picture: Float32Tensor,
  classes: readonly number[],
  value: string,
  score: "logit" | "probability",
): Promise<Float32Tensor> {
  const outputs = {
    id: "grad-cam",
    write: (g: Writer, gradient: string) => {
      const weights = g.node("ReduceMean", [gradient, g.ints([2, 3])], { keepdims: 1 });
      const weighted = g.node("Mul", [weights, value]);
      return [g.node("ReduceSum", [weighted, g.ints([1])], { keepdims: 0 }, "grad-cam")];
    },
  };
  const [maps] = await gradientsOfClasses(context, picture, classes, { score, rules: "gradient", wrt: value, outputs });
  return maps!;
}
