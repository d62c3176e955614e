import { float32 } from "../../base/tensor.ts";
import { baselinesGraph } from "./baseline.ts";
import type { MapWriter } from "./mapWriter.ts";
import { between, perStep } from "./path.ts";

/** Straight lines from what a baseline is in each of some draws, with the point on each where the gradient is taken. */
export interface Lines {
  readonly baseline: string;
  readonly seed: number;
  readonly draws: readonly number[];
  /** 0 to 1, for each draw. */
  readonly alphas: readonly number[];
  /** Where the line of a step ends; the picture, unless it says otherwise. */
  readonly end?: (step: MapWriter, i: string) => string;
}

/** Σ (end − b)·∂f/∂x at b + α(end − b) over the lines, in the shape of the picture. */
export async function overLines(w: MapWriter, { baseline, seed, draws, alphas, end }: Lines): Promise<string> {
  const from = await baselinesGraph(w, baseline, seed, draws);
  const alpha = perStep(w, alphas);
  return w.sum(draws.length, w.picture, (step, i) => {
    const [start, to] = [from(step, i), end?.(step, i) ?? w.picture];
    const [gradient] = step.gradients({ rules: "gradient" }, between(step, start, to)(step, alpha(step, i)));
    return step.g.node("Mul", [gradient!, step.g.node("Sub", [to, start])]);
  });
}

/** The sum of N×C×H×W over `n` draws as their mean. */
export const meanOver = ({ g }: MapWriter, sum: string, n: number): string =>
  g.node("Div", [sum, g.constant(float32([], [n]), "draws")]);
