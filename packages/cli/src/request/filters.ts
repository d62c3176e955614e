import type { Volume } from "@convlens/core/method";
import { methodNamed, noInput } from "@convlens/core/method";
import { type FiltersRequest, filtersRequest, layerStem } from "@convlens/core/recipe";
import { figureText, filterPicture } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import type { Run } from "../run.ts";
import type { Entry, ModelRequests } from "./define.ts";

const requests: ModelRequests<FiltersRequest> = {
  command: "filters",
  needs: "model",
  folder: "filters",
  schema: filtersRequest,
  entries: async function* (run, request) {
    yield* filterEntries(run, request, await filtersOf(run, request));
  },
};
export default requests;

/** The weights of the convolutions that are asked for. */
export const filtersOf = async ({ lens, signal }: Run, { params }: FiltersRequest) =>
  (await methodNamed("filters").run(lens.context({ signal }), noInput, params)) as readonly Volume[];

/** One picture for each convolution. */
export async function* filterEntries(
  { lens, progress, signal }: Run,
  request: FiltersRequest,
  volumes: readonly Volume[],
): AsyncGenerator<Entry<FiltersRequest>> {
  const { id, definition } = methodNamed("filters");
  const text = await figureText(nodePlatform.rasterizeSvg);
  const { scale, colormap, params } = request;
  const style = {
    text,
    order: lens.input.channels === "BGR" ? "BGR" : "RGB",
    ...(scale && { scale }),
    ...(colormap && { colormap }),
  } as const;
  for (const [i, volume] of volumes.entries()) {
    signal.throwIfAborted();
    progress.show(volume.layer, i, volumes.length);
    const stem = layerStem(i, volume.layer);
    yield {
      item: { method: id, layer: volume.layer, params, definition },
      drawings: { picture: { name: `${stem}.png`, request, draw: () => filterPicture(volume, style) } },
      raw: { name: `${stem}.npy`, tensor: volume.data },
    };
  }
}
