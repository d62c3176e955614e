import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Model } from "../onnx/meta.ts";

/** An element of a value, by its flat index past the batch, and what it counts for. */
export interface Weighted {
  readonly index: number;
  readonly weight: number;
}

/**
 * What is explained: a weighted sum of elements of one value of the graph, plus an offset. A class's logit is one element,
 * the complement of a sigmoid is 1 − one, "why A and not B" is a difference of two, a channel is the mean over its positions.
 */
export interface Target {
  readonly value: string;
  readonly elements: readonly Weighted[];
  readonly offset: number;
  /** The class, where it is the score of one. */
  readonly class?: number;
}

/** The extents of a value past the batch. Throws `UsageError` where they are not known. */
export function extentsOf({ graph }: Pick<Model, "graph">, value: string): readonly number[] {
  const shape = graph.infos.get(value)?.shape;
  const rest = shape?.slice(1);
  if (!rest || rest.some((d) => typeof d === "string"))
    throw new UsageError(
      `the shape of "${value}" is not known: [${shape ?? "?"}]`,
      "give the size of the input with --size, or export the model with fixed extents",
    );
  return rest as number[];
}

/** The value that all of the targets are read from. */
export function valueOfAll(targets: readonly Target[]): string {
  const { value } = targets[0]!;
  if (targets.some((t) => t.value !== value)) throw new RangeError("targets of one run must be of one value");
  return value;
}

/** Seeds, one row for each target: its gradient with respect to `value`. */
export function seedsFor(model: Model, targets: readonly Target[]): Float32Tensor {
  const extents = extentsOf(model, valueOfAll(targets));
  const row = size(extents);
  const data = new Float32Array(targets.length * row);
  targets.forEach(({ elements }, k) => {
    for (const { index, weight } of elements) data[k * row + index]! += weight;
  });
  return float32([targets.length, ...extents], data);
}

/** The target's score, from one row of its value. */
export const scoreOf = ({ elements, offset }: Target, row: ArrayLike<number>): number =>
  elements.reduce((sum, { index, weight }) => sum + weight * row[index]!, offset);

/** The same targets in groups of one value each; methods take one group at a time. */
export function byValue(targets: readonly Target[]): Target[][] {
  const groups = new Map<string, Target[]>();
  for (const target of targets) groups.set(target.value, [...(groups.get(target.value) ?? []), target]);
  return [...groups.values()];
}
