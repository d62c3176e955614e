import { codeOf } from "../../onnx/dataTypes.ts";
import { radiusOf } from "../blur.ts";
import type { MapWriter } from "./mapWriter.ts";
import { perStep } from "./path.ts";

/** The picture under a Gaussian of each deviation, one for each step of a loop, as `blurred` makes it. */
export function blurs(w: MapWriter, sigmas: readonly number[]): (step: MapWriter, i: string) => string {
  const [, height, width] = w.extents;
  const reach = Math.max(...sigmas.map(radiusOf));
  const down = distances(w, height, reach);
  const across = width === height ? down : distances(w, width, reach);
  // A deviation of nothing leaves nothing but the distance of nothing.
  const narrow = perStep(
    w,
    sigmas.map((s) => (s > 0 ? -1 / (2 * s ** 2) : -1e9)),
  );
  const radius = perStep(w, sigmas.map(radiusOf));
  return (step, i) => {
    const [factor, limit] = [narrow(step, i), radius(step, i)];
    const rows = matrix(step, down, factor, limit);
    const columns = across === down ? rows : matrix(step, across, factor, limit);
    return step.g.node("MatMul", [rows, step.g.node("MatMul", [w.picture, columns])]);
  };
}

/** From each pixel of a line to each other and to its mirror images as far as any blur reaches: images×extent×extent. */
function distances({ g }: MapWriter, extent: number, reach: number): string {
  const times = Math.ceil(reach / (2 * extent)) + 1;
  const periods = Array.from({ length: 2 * times + 1 }, (_, m) => 2 * extent * (m - times));
  const images = periods.flatMap((p) => [(j: number) => p + j, (j: number) => p - 1 - j]);
  const data = new Float64Array(images.length * extent * extent);
  for (const [m, image] of images.entries())
    for (let i = 0; i < extent; i++)
      for (let j = 0; j < extent; j++) data[(m * extent + i) * extent + j] = Math.abs(image(j) - i);
  return g.constant({ type: "float64", shape: [images.length, extent, extent], data }, "distances");
}

/** What blurring makes of a line, extent×extent: each row sums to one. */
function matrix({ g }: MapWriter, distance: string, factor: string, limit: string): string {
  const bell = g.node("Exp", [g.node("Mul", [g.node("Mul", [distance, distance]), factor])]);
  const near = g.node("Cast", [g.node("LessOrEqual", [distance, limit])], { to: codeOf("float64") });
  const sums = g.node("ReduceSum", [g.node("Mul", [bell, near]), g.ints([0])], { keepdims: 0 });
  const whole = g.node("ReduceSum", [sums, g.ints([1])], { keepdims: 1 });
  return g.node("Cast", [g.node("Div", [sums, whole])], { to: codeOf("float32") });
}
