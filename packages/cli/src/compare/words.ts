import type { PredictionFigures } from "@convlens/core/comparison";
import { formatCell } from "@convlens/core/render";
import { percent } from "../percent.ts";
import type { Side } from "./sides.ts";

const probability = (p: number) => (p < 1e-3 ? p.toExponential(1) : p.toFixed(3));

/** What became of the predictions, in lines. */
export function predictionLines(figures: PredictionFigures, [a, b]: readonly [Side, Side]): string[] {
  const { pictures, agreement, flips, distance, divergence, labelled } = figures;
  const kl = divergence === undefined ? "" : `, KL divergence ${formatCell(divergence)} nats`;
  const lines = [
    `the same class for ${percent(agreement)} of ${pictures} pictures, ${flips} flip; total variation ${formatCell(distance)}${kl}`,
  ];
  if (labelled) {
    const { accuracy, onlyA, onlyB, neither, both, wrongAnew, p } = labelled;
    lines.push(
      `right: ${a.name} ${percent(accuracy.a)}, ${b.name} ${percent(accuracy.b)} of ${labelled.pictures} pictures with a known class (McNemar's test: p = ${probability(p)})`,
      `both right ${both}, only ${a.name} ${onlyA}, only ${b.name} ${onlyB}, both wrong ${neither}, of those ${wrongAnew} in another way`,
    );
  }
  return lines;
}
