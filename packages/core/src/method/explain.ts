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

/** Thrown where a method would go to work. */
class AtWork extends Error {}

/**
 * Takes a method as far as where it first asks for a session: what cannot be had of this model, picture and these targets with its
 * parameters is thrown as a run would, but before any work.
 */
export async function dryRun(
  method: Method,
  context: Context,
  tensor: Float32Tensor,
  targets: readonly Target[],
  params: Record<string, unknown>,
): Promise<void> {
  const prepare = () => Promise.reject(new AtWork());
  try {
    await explain(method, { ...context, prepare, progress: () => {} }, tensor, targets, params);
  } catch (error) {
    if (!(error instanceof AtWork)) throw error;
  }
}
