import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context } from "../../method/define.ts";
import { gridded } from "../../method/grids.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { defineOperation } from "../define.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";
import { shrunkPlane } from "../shrunkPlane.ts";

/** What a layer makes of a picture, as a small map in 256 steps from `low` to `high`. */
export interface Thumbnail {
  readonly layer: string;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly low: number;
  readonly high: number;
  /** The channel that is shown, where it is one. */
  readonly channel?: number;
}

const params = z.strictObject({
  picture: pictureParam(),
  /** Values of the graph; those without rows and columns are left out. */
  layers: z.array(z.string()).min(1),
  /** The mean magnitude of all channels, or the channel with the greatest value. */
  show: z.enum(["mean", "strongest"]).default("mean"),
  /** Pixels of the longer side, at most. */
  side: z.int().min(4).max(256).default(64),
});

/** Small maps of many layers, from one pass; channels are joined in the graph, so that no layer has to be kept. */
export default defineOperation({
  id: "thumbnails",
  pace: "quick",
  params,
  run: async (bench, { picture, layers, show, side }, { signal }): Promise<{ thumbnails: Thumbnail[] }> => {
    const { lens } = bench;
    const { tensor } = await pictureOf(bench, picture);
    const context = lens.context(signal ? { signal } : {});
    const out = await joined(context, layers, show, tensor);
    return { thumbnails: out.map(({ layer, map, channel }) => thumbnail(layer, map, channel, side)) };
  },
});

async function joined(context: Context, layers: readonly string[], show: "mean" | "strongest", tensor: Float32Tensor) {
  const { graph: whole, input } = context.model;
  const spatial = layers.filter((layer) => layer !== input && whole.infos.has(layer));
  const { model, maps } = gridded(context.model, spatial);
  const g = new Builder(model.graph);
  const taken = maps.flatMap((value, i) => {
    const [, , h, w] = g.shape(value);
    if (g.shape(value).length !== 4 || (h === 1 && w === 1) || g.info(value).type !== "float32") return [];
    return [{ layer: spatial[i]!, ...(show === "mean" ? meanOf(g, value) : strongestOf(g, value)) }];
  });
  if (taken.length === 0) return [];
  const outputs = taken.flatMap(({ map, channel }) => (channel ? [map, channel] : [map]));
  const session = await context.prepare(withOutputs(g.build(outputs), outputs));
  const out = await session.run({ [input]: tensor }, context.signal);
  return taken.map(({ layer, map, channel }) => ({
    layer,
    map: out[map] as Float32Tensor,
    channel: channel === undefined ? undefined : Number(out[channel]!.data[0]),
  }));
}

interface Joined {
  readonly map: string;
  readonly channel?: string;
}

/** N×1×h×w. */
const meanOf = (g: Builder, value: string): Joined => ({
  map: g.node("ReduceMean", [g.node("Abs", [value]), g.ints([1])], { keepdims: 1 }, `mean|${value}|`),
});

/** 1×1×h×w, of the channel that has the greatest value. */
function strongestOf(g: Builder, value: string): Joined {
  const greatest = g.node("GlobalMaxPool", [value]);
  const channel = g.node("ArgMax", [greatest], { axis: 1, keepdims: 0 }, `strongest(${value})`);
  const index = g.node("Reshape", [channel, g.ints([1])]);
  return { map: g.node("Gather", [value, index], { axis: 1 }, `map(${value})`), channel };
}

function thumbnail(layer: string, map: Float32Tensor, channel: number | undefined, side: number): Thumbnail {
  const [height, width] = map.shape.slice(-2) as [number, number];
  const small = shrunkPlane({ width, height, data: map.data }, side);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of small.data) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const factor = high > low ? 255 / (high - low) : 0;
  const data = Uint8Array.from(small.data, (v) => (v - low) * factor);
  return {
    layer,
    width: small.width,
    height: small.height,
    data,
    low,
    high,
    ...(channel !== undefined && { channel }),
  };
}
