import type { Float32Tensor } from "../base/tensor.ts";
import type { Context, Method } from "./define.ts";
import type { Heatmap } from "./result.ts";
import type { Target } from "./target.ts";
import { byValue } from "./target.ts";

/** One map for each target, in their order; targets of different values are asked for one value after the other. */
export async function explain(
  method: Method,
  context: Context,
  tensor: Float32Tensor,
  targets: readonly Target[],
  params: Record<string, unknown>,
): Promise<readonly Heatmap[]> {
  const found = new Map<Target, Heatmap>();
  for (const group of byValue(targets)) {
    const maps = (await method.run(context, { tensor, targets: group }, params)) as readonly Heatmap[];
    for (const [k, target] of group.entries()) found.set(target, maps[k]!);
  }
  return targets.map((target) => found.get(target)!);
}
