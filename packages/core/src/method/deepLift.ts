import { sumOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import { keptBytes } from "../engine/batch.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { deepLift } from "../transform/relevance/deepLift.ts";
import { expandNormalizations } from "../transform/relevance/expand.ts";
import type { Twinned } from "../transform/twin.ts";
import { servesAll, twinOf, withTwin } from "../transform/twin.ts";
import { pixelMaps } from "./pixels.ts";
import type { Propagation } from "./propagation.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";
import type { Target } from "./target.ts";
import { scoreOf } from "./target.ts";

/**
 * Multipliers times the difference between `input` and its twin; then the targets' value in both passes.
 * A `fixed` baseline, each channel of one value, is part of the graph, so that an engine runs the network on it once for all pictures.
 */
export const deepLiftOf = (input: string, fixed?: Float32Tensor): Propagation => ({
  key: JSON.stringify(["deep-lift", fixed && [fixed.shape, colourOf(fixed)]]),
  write(forward, of, seeds) {
    const { graph, twin } = twinned(expandNormalizations(forward), input, fixed);
    const g = new Builder(backward(graph, of, [input], { rules: deepLift(twin), seeds }));
    const difference = g.node("Sub", [input, twin(input)]);
    const shares = g.node("Mul", [gradientOf(input), difference], {}, "deep-lift");
    const atBaseline = g.node("Expand", [twin(of), g.node("Shape", [of])]);
    const outputs = [shares, of, atBaseline];
    return withOutputs(g.build(outputs), outputs);
  },
});

/** Where the network's values for a baseline take more than this, its pass is made anew for each picture, which keeps none of them. */
const MOST_KEPT = 2 ** 27;

function twinned(graph: Graph, input: string, fixed?: Float32Tensor): Twinned {
  const once = fixed && keptBytes(graph) <= MOST_KEPT && withTwin(graph, input, { of: fixed });
  return once && servesAll(once) ? once : withTwin(graph, input);
}

const colourOf = ({ shape, data }: Float32Tensor): number[] => {
  const plane = size(shape.slice(2));
  return Array.from({ length: shape[1]! }, (_, c) => data[c * plane]!);
};

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
