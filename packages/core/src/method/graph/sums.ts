import type { Quadrature } from "../../base/quadrature.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { MomentName } from "../moments.ts";
import { baselineGraph } from "./baseline.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";

/** What ONNX numbers these types by. */
const FLOAT = 1;
const DOUBLE = 11;

/** A map of pixels. */
export const pixelGraph = (value: string): WrittenMap => ({ value, space: "pixels" });

/** (x − b)·Σᵢ wᵢ ∂f/∂x at b + αᵢ(x − b). */
export async function lineGraph(
  w: MapWriter,
  { points, weights }: Quadrature,
  baseline: { readonly name: string; readonly seed?: number },
): Promise<WrittenMap> {
  const { g } = w;
  const from = await baselineGraph(w, baseline.name, baseline.seed === undefined ? {} : { seed: baseline.seed });
  const way = g.node("Sub", [w.picture, from]);
  // Points are rounded once, as those of a run: a max pool may switch between two that differ in the last bit.
  const [picture, start] = [w.picture, from].map((v) => g.node("Cast", [v], { to: DOUBLE }));
  const exact = g.node("Sub", [picture!, start!]);
  const at = g.constant({ type: "float64", shape: [points.length], data: Float64Array.from(points) }, "points");
  const shares = g.constant(float32([weights.length], [...weights]), "weights");
  const sum = await w.sum(points.length, w.picture, (step, i) => {
    const along = step.g.node("Mul", [exact, step.g.node("Gather", [at, i])]);
    const point = step.g.node("Cast", [step.g.node("Add", [start!, along])], { to: FLOAT });
    const [gradient] = step.gradients({ rules: "gradient" }, point);
    return step.g.node("Mul", [gradient!, step.g.node("Gather", [shares, i])]);
  });
  return pixelGraph(g.node("Mul", [sum, way]));
}

export interface NoiseOptions {
  readonly samples: number;
  /** The deviation over the range of the picture's values. */
  readonly noise: number;
  readonly seed: number;
  readonly statistic: MomentName;
}

/**
 * The mean, mean square or variance of a method's map over noisy copies of the picture. The draws are a constant, the same
 * as those of the method's own runs, so that the model gives the same map each time.
 */
export async function noisyGraph(
  w: MapWriter,
  { samples, noise, seed, statistic }: NoiseOptions,
  write: (step: MapWriter) => WrittenMap | Promise<WrittenMap>,
): Promise<WrittenMap> {
  const { g } = w;
  const kind = await w.kindOf(write);
  const draws = g.constant(normalDraws(w, samples, seed), "draws");
  const range = g.node("Sub", [extreme(w, "ReduceMax"), extreme(w, "ReduceMin")]);
  const sigma = g.node("Mul", [range, g.scalar(noise, range)]);
  const like = kind.space === "pixels" ? w.picture : camLike(w, kind);
  const mean = async (of: (step: MapWriter, map: string) => string) => {
    const sum = await w.sum(samples, like, async (step, i) => {
      const shift = step.g.node("Mul", [sigma, step.g.node("Gather", [draws, i])]);
      const { value } = await write(step.at(step.g.node("Add", [w.picture, shift])));
      return of(step, value);
    });
    return g.node("Div", [sum, g.scalar(samples, w.picture)]);
  };
  const square = (step: MapWriter, v: string) => step.g.node("Mul", [v, v]);
  if (statistic === "square") return { ...kind, value: await mean(square) };
  const centre = await mean((_, map) => map);
  if (statistic === "mean") return { ...kind, value: centre };
  return { ...kind, value: await mean((step, map) => square(step, step.g.node("Sub", [map, centre]))) };
}

function normalDraws(w: MapWriter, samples: number, seed: number): Float32Tensor {
  const size = w.extents.reduce((a, b) => a * b, 1);
  const data = new Float32Array(samples * size);
  for (let draw = 0; draw < samples; draw++) {
    const { normal } = w.context.random(seed, draw);
    for (let i = 0; i < size; i++) data[draw * size + i] = normal();
  }
  return float32([samples, ...w.extents], data);
}

/** Something in the shape of a CAM: N×h×w. */
function camLike({ g, context, picture }: MapWriter, { layer }: WrittenMap): string {
  const shapes = layer!.split(",").map((v) => context.model.graph.infos.get(v)!.shape);
  const places = [2, 3].map((axis) => Math.max(...shapes.map((s) => s[axis] as number)));
  const count = g.node("Shape", [picture], { start: 0, end: 1 });
  const shape = g.node("Concat", [count, g.ints(places)], { axis: 0 });
  return g.node("ConstantOfShape", [shape]);
}

const extreme = (w: MapWriter, op: string) => w.g.node(op, [w.picture, w.g.ints([1, 2, 3])], { keepdims: 1 });
