import { spatialLayers } from "../cam.ts";
import type { GradientOptions } from "../gradients.ts";
import { fusedCams } from "./heat.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";

/** The CAM at the layers that `selectors` name, fused where there are several; `write` makes that of each layer. */
export async function camsGraph(
  w: MapWriter,
  selectors: string,
  write: (layers: readonly string[]) => readonly string[] | Promise<readonly string[]>,
): Promise<WrittenMap> {
  const layers = spatialLayers(w.context, selectors);
  const cams = await write(layers);
  const shapes = layers.map((layer) => w.context.model.graph.infos.get(layer)!.shape);
  return { value: fusedCams(w.g, cams, shapes), space: "cam", layer: layers.join(",") };
}

/** The same where one backward pass makes those of all layers. */
export const camGraph = (
  w: MapWriter,
  selectors: string,
  options: (layers: readonly string[]) => GradientOptions,
): Promise<WrittenMap> => camsGraph(w, selectors, (layers) => w.gradients(options(layers)));
