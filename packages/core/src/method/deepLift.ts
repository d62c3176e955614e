import { sumOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { deepLift } from "../transform/relevance/deepLift.ts";
import { expandNormalizations } from "../transform/relevance/expand.ts";
import { twinOf, withTwin } from "../transform/twin.ts";
import { pixelMaps } from "./pixels.ts";
import type { Propagation } from "./propagation.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";
import type { Target } from "./target.ts";
import { scoreOf } from "./target.ts";

/** Multipliers times the difference between `input` and its twin; then the targets' value in both passes. */
export const deepLiftOf = (input: string): Propagation => ({
  key: "deep-lift",
  write(forward, of, seeds) {
    const { graph, twin } = withTwin(expandNormalizations(forward), input);
    const g = new Builder(backward(graph, of, [input], { rules: deepLift(twin), seeds }));
    const difference = g.node("Sub", [input, twin(input)]);
    const shares = g.node("Mul", [gradientOf(input), difference], {}, "deep-lift");
    const outputs = [shares, of, twin(of)];
    return withOutputs(g.build(outputs), outputs);
  },
});

export const baselineInput = (input: string): string => twinOf(input);

/** A map for each target, with how far its sum is from the difference of the scores. */
export function deepLiftMaps(
  [shares, values, atBaseline]: readonly Float32Tensor[],
  targets: readonly Target[],
): Heatmap[] {
  const difference = (k: number) => scoreIn(values!, targets[k]!, k) - scoreIn(atBaseline!, targets[k]!, k);
  return pixelMaps(shares!).map((map, k) => ({
    ...map,
    facts: { completenessDelta: sumOf(map.map.data) - difference(k) },
  }));
}

/** The score of the `k`-th target; one row serves all targets where there is but one. */
export function scoreIn(values: Float32Tensor, target: Target, k: number): number {
  const row = values.shape[0] === 1 ? 0 : k;
  return scoreOf(target, rowsOf(values, row, row + 1).data);
}
