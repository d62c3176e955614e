import type { Float32Tensor } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { fold } from "../transform/fold.ts";
import { requireReal, seenFrom } from "./seen.ts";

/**
 * What pictures are to each channel of a value: N×C, the means over rows and columns.
 * Pictures are N×3×H×W of one size, red, green and blue from 0 to 1.
 */
export async function channelMeans(
  context: Context,
  value: string,
  size: readonly [number, number],
): Promise<(pictures: Float32Tensor) => Promise<Float32Tensor>> {
  requireReal(context.model, value);
  const { graph, given } = seenFrom(context, size);
  const g = new Builder(graph);
  const spatial = g
    .shape(value)
    .slice(2)
    .map((_, i) => i + 2);
  const means = spatial.length > 0 ? g.node("ReduceMean", [value, g.ints(spatial)], { keepdims: 0 }) : value;
  const session = await context.prepare(fold(withOutputs(g.build([means]), [means])));
  return async (pictures) => (await session.run({ [given]: pictures }, context.signal))[means] as Float32Tensor;
}
