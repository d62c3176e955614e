import { int64 } from "../../base/tensor.ts";
import { known } from "../../op/extents.ts";
import { sumOverChannels } from "../weightedCam.ts";
import { camsGraph } from "./cam.ts";
import type { MapWriter, WrittenMap } from "./mapWriter.ts";
import { forwardTo } from "./mapWriter.ts";

/** Channels of a layer, those of each picture its own. */
export interface Channels {
  readonly layer: string;
  /** All maps of the layer, N×C×h×w. */
  readonly maps: string;
  /** Those that are weighed, N×K×h×w. */
  readonly chosen: string;
  /** Their numbers in the layer, N×K; absent where they are all of them. */
  readonly numbers?: string;
  readonly count: number;
}

/** Σ_k w_k·A_k over the channels that vary most, with what `weigh` writes for them, N×K, one layer after the other. */
export const channelCams = (
  w: MapWriter,
  { layer: selectors, mostChannels }: { readonly layer: string; readonly mostChannels?: number | undefined },
  weigh: (channels: Channels) => Promise<string>,
): Promise<WrittenMap> =>
  camsGraph(w, selectors, async (layers) => {
    const cams: string[] = [];
    for (const layer of layers) {
      const channels = channelsOf(w, layer, mostChannels);
      const weights = w.g.node("Unsqueeze", [await weigh(channels), w.g.ints([2, 3])]);
      cams.push(sumOverChannels(w.g, w.g.node("Mul", [weights, channels.chosen])));
    }
    return cams;
  });

/** The feature maps of a layer, N×C×h×w. */
export const mapsOf = (w: MapWriter, layer: string): string => w.pass(forwardTo(w.context.model, layer))[0]!;

function channelsOf(w: MapWriter, layer: string, most: number | undefined): Channels {
  const { g } = w;
  const maps = mapsOf(w, layer);
  const [channels] = known(g.shape(maps).slice(1), "the channels of a layer");
  if (most === undefined || most >= channels!) return { layer, maps, chosen: maps, count: channels! };
  const places = g.ints([2, 3]);
  const off = g.node("Sub", [maps, g.node("ReduceMean", [maps, places], { keepdims: 1 })]);
  const variances = g.node("ReduceMean", [g.node("Mul", [off, off]), places], { keepdims: 0 });
  const [, numbers] = g.nodes("TopK", [variances, g.ints([most])], { axis: 1 }, 2);
  const chosen = g.node("GatherND", [maps, g.node("Unsqueeze", [numbers!, g.ints([2])])], { batch_dims: 1 });
  return { layer, maps, chosen, numbers: numbers!, count: most };
}

/** In a loop over the channels: which of the layer's channels the step has, N×C×1×1 up to broadcasting, of bool. */
export function isStep({ g }: MapWriter, { maps, numbers }: Channels, i: string): string {
  const [channels] = known(g.shape(maps).slice(1), "the channels of a layer");
  const all = g.constant(
    int64(
      [1, channels!, 1, 1],
      Array.from({ length: channels! }, (_, c) => c),
    ),
    "channels",
  );
  if (!numbers) return g.node("Equal", [all, i]);
  const own = g.node("Gather", [numbers, i], { axis: 1 });
  return g.node("Equal", [all, g.node("Reshape", [own, g.ints([-1, 1, 1, 1])])]);
}
