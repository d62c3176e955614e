import type { Quadrature } from "../../base/quadrature.ts";
import { float32 } from "../../base/tensor.ts";
import { codeOf } from "../../onnx/dataTypes.ts";
import { baselineGraph } from "./baseline.ts";
import type { MapWriter } from "./mapWriter.ts";

/** Where a path begins. */
export interface Start {
  readonly baseline: string;
  readonly seed?: number;
}

export const startOf = (w: MapWriter, { baseline, seed }: Start): Promise<string> =>
  baselineGraph(w, baseline, seed === undefined ? {} : { seed });

/** Points b + α(x − b) between two values, for α a number of float64. */
export function between({ g }: MapWriter, from: string, to: string): (step: MapWriter, alpha: string) => string {
  // Points are rounded once, as those of a run: a max pool may switch between two that differ in the last bit.
  const [start, end] = [from, to].map((v) => g.node("Cast", [v], { to: codeOf("float64") }));
  const way = g.node("Sub", [end!, start!]);
  return ({ g: inner }, alpha) =>
    inner.node("Cast", [inner.node("Add", [start!, inner.node("Mul", [way, alpha])])], { to: codeOf("float32") });
}

/** Numbers that the steps of a loop take in turn. */
export function perStep({ g }: MapWriter, numbers: readonly number[]): (step: MapWriter, i: string) => string {
  const all = g.constant({ type: "float64", shape: [numbers.length], data: Float64Array.from(numbers) }, "perStep");
  return (step, i) => step.g.node("Gather", [all, i]);
}

/** Σᵢ wᵢ·f(b + αᵢ(x − b)), in the shape of `like`. */
export function alongLine(
  w: MapWriter,
  { points, weights }: Quadrature,
  from: string,
  like: string,
  f: (step: MapWriter, point: string) => string,
): Promise<string> {
  const at = between(w, from, w.picture);
  const alpha = perStep(w, points);
  const shares = w.g.constant(float32([weights.length], [...weights]), "weights");
  return w.sum(points.length, like, (step, i) => {
    const value = f(step, at(step, alpha(step, i)));
    return step.g.node("Mul", [value, step.g.node("Gather", [shares, i])]);
  });
}

/** Σᵢ ½(gᵢ + gᵢ₊₁)·(pᵢ₊₁ − pᵢ), in the shape of `like`; `at` gives g and p of each point. */
export async function pathIntegral(
  w: MapWriter,
  points: number,
  like: string,
  at: (step: MapWriter, i: string) => readonly [gradient: string, place: string],
): Promise<string> {
  // The first point ends no stretch.
  const halves = w.g.constant(
    float32(
      [points],
      Array.from({ length: points }, (_, i) => (i === 0 ? 0 : 0.5)),
    ),
    "halves",
  );
  const carried = [like, like, like].map((v) => w.zeros(v));
  const [integral] = await w.loop(points, carried, async (step, i, [sum, gradient, place]) => {
    const { g } = step;
    const [next, there] = at(step, i);
    const mean = g.node("Mul", [g.node("Add", [gradient!, next]), g.node("Gather", [halves, i])]);
    const share = g.node("Mul", [mean, g.node("Sub", [there, place!])]);
    return { carried: [g.node("Add", [sum!, share]), next, there] };
  });
  return integral!;
}
