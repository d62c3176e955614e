import type { MomentName } from "../moments.ts";
import { largestExtents } from "./heat.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";
import type { NoiseOptions } from "./noise.ts";
import { noisyCopies } from "./noise.ts";

/** A map of pixels. */
export const pixelGraph = (value: string): WrittenMap => ({ value, space: "pixels" });

/** A map that says the same of every channel, from N×1×H×W. */
export const planeGraph = ({ g, picture }: MapWriter, plane: string): WrittenMap =>
  pixelGraph(g.node("Expand", [plane, g.node("Shape", [picture])]));

/**
 * The mean, mean square or variance of a method's map over noisy copies of the picture. The draws are a constant, the same
 * as those of the method's own runs, so that the model gives the same map each time.
 */
export async function noisyGraph(
  w: MapWriter,
  { statistic, ...drawn }: NoiseOptions & { readonly statistic: MomentName },
  write: (step: MapWriter) => WrittenMap | Promise<WrittenMap>,
): Promise<WrittenMap> {
  const { g } = w;
  const kind = await w.kindOf(write);
  const copy = noisyCopies(w, drawn);
  const like = kind.space === "pixels" ? w.picture : camLike(w, kind);
  const mean = async (of: (step: MapWriter, map: string) => string) => {
    const sum = await w.sum(drawn.samples, like, async (step, i) => {
      const { value } = await write(step.at(copy(step, i)));
      return of(step, value);
    });
    return g.node("Div", [sum, g.scalar(drawn.samples, w.picture)]);
  };
  const square = (step: MapWriter, v: string) => step.g.node("Mul", [v, v]);
  if (statistic === "square") return { ...kind, value: await mean(square) };
  const centre = await mean((_, map) => map);
  if (statistic === "mean") return { ...kind, value: centre };
  return { ...kind, value: await mean((step, map) => square(step, step.g.node("Sub", [map, centre]))) };
}

/** Something in the shape of a CAM: N×h×w. */
export function camLike({ g, context, picture }: MapWriter, { layer }: Pick<WrittenMap, "layer">): string {
  const shapes = layer!.split(",").map((v) => context.model.graph.infos.get(v)!.shape);
  const count = g.node("Shape", [picture], { start: 0, end: 1 });
  const shape = g.node("Concat", [count, g.ints(largestExtents(shapes))], { axis: 0 });
  return g.node("ConstantOfShape", [shape]);
}
