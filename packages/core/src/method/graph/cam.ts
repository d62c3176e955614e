import { spatialLayers } from "../cam.ts";
import type { GradientOptions } from "../gradients.ts";
import { fusedCams } from "./heat.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";

/** The CAM at the layers that `selectors` name, fused where there are several; `options` asks for that of each layer. */
export function camGraph(
  w: MapWriter,
  selectors: string,
  options: (layers: readonly string[]) => GradientOptions,
): WrittenMap {
  const layers = spatialLayers(w.context, selectors);
  const cams = w.gradients(options(layers));
  const shapes = layers.map((layer) => w.context.model.graph.infos.get(layer)!.shape);
  return { value: fusedCams(w.g, cams, shapes), space: "cam", layer: layers.join(",") };
}
