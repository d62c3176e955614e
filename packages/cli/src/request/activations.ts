import type { Volume } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import { ACTIVATIONS, type ActivationsRequest, activationsRequest, layerStem } from "@convlens/core/recipe";
import { channelPicture, type FigureText, figureText, montage } from "@convlens/core/render";
import { nodePlatform, type Picture } from "@convlens/node";
import type { Progress } from "../progress.ts";
import type { Run } from "../run.ts";
import type { Entry, PictureRequests } from "./define.ts";

const requests: PictureRequests<ActivationsRequest> = {
  command: "activations",
  needs: "picture",
  schema: activationsRequest,
  entries: async function* (run, request, picture) {
    yield* layerEntries(run, request, await volumesOf(run, request, picture));
  },
};
export default requests;

/** The activations of a picture. */
export async function volumesOf({ lens, signal }: Run, { params }: ActivationsRequest, { tensor }: Picture) {
  return (await methodNamed("activations").run(
    lens.context({ signal }),
    { tensor, targets: [] },
    params,
  )) as readonly Volume[];
}

/** The pictures of each layer. */
export async function* layerEntries(
  { progress, signal }: Run,
  request: ActivationsRequest,
  volumes: readonly Volume[],
): AsyncGenerator<Entry<ActivationsRequest>> {
  const text = await figureText(nodePlatform.rasterizeSvg);
  for (const [i, volume] of volumes.entries()) {
    signal.throwIfAborted();
    progress.show(volume.layer, i, volumes.length);
    const stem = `${ACTIVATIONS}/${layerStem(i, volume.layer)}`;
    const raw = { name: `${stem}.npy`, tensor: volume.data };
    if (request.style !== "single") yield { ...gridEntry(progress, request, volume, stem, text), raw };
    if (request.style === "grid") continue;
    for (let channel = 0; channel < volume.data.shape[0]!; channel++) {
      if (channel % 64 === 0) signal.throwIfAborted();
      const entry = channelEntry(request, volume, channel, stem, text);
      yield channel === 0 && request.style === "single" ? { ...entry, raw } : entry;
    }
  }
}

function gridEntry(
  progress: Progress,
  request: ActivationsRequest,
  volume: Volume,
  stem: string,
  text: FigureText,
): Entry<ActivationsRequest> {
  const { colormap, scale, columns } = request;
  const style = { text, colormap, scale, ...(columns !== undefined && { columns }) };
  const draw = () => {
    const { image, notFinite } = montage(volume, style);
    const channels = volume.data.shape[0]!;
    if (notFinite.length > 0)
      progress.note(
        `note: ${volume.layer}: ${notFinite.length} of ${channels} channels hold NaN or infinity (magenta)`,
      );
    return image;
  };
  return {
    item: itemOf(volume, request.params),
    drawings: { picture: { name: `${stem}.png`, request, draw } },
  };
}

function channelEntry(
  request: ActivationsRequest,
  volume: Volume,
  channel: number,
  stem: string,
  text: FigureText,
): Entry<ActivationsRequest> {
  const { colormap, scale, label } = request;
  const style = { colormap, scale, ...(label ? { text } : { title: "", subtitle: "" }) };
  return {
    item: itemOf(volume, { ...request.params, channel }),
    drawings: {
      picture: {
        name: `${stem}/${String(channel).padStart(4, "0")}.png`,
        request,
        draw: () => channelPicture(volume, channel, style).image,
      },
    },
  };
}

function itemOf({ layer }: Volume, params: Record<string, unknown>) {
  const { id, definition } = methodNamed("activations");
  return { method: id, layer, params, definition };
}
