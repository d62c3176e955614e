import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { ReceptiveField } from "../../base/reach.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import activations from "../../method/inspection/activations.ts";
import type { Volume } from "../../method/result.ts";
import type { Placement } from "../../onnx/preprocess.ts";
import { channelsByKinship } from "../../synthesis/kinship.ts";
import { receptiveFields } from "../../transform/receptive.ts";
import { type ChannelStatistics, channelStatistics } from "../channelStatistics.ts";
import { defineOperation } from "../define.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";
import { shrunkPlane } from "../shrunkPlane.ts";

/** What a layer makes of a picture. */
export interface LayerMaps {
  /** The value that is meant, where a selector was given. */
  readonly layer: string;
  readonly op: string;
  /** C×h×w, or C for a vector; of the channels that were asked for, in their order. */
  readonly data: Float32Tensor;
  /** The layer's own extents: C×h×w, or C. */
  readonly extents: readonly number[];
  /** Means over blocks of so many rows and columns are in `data`; 1 where it has the values themselves. */
  readonly shrunk: number;
  /** Of the values themselves. */
  readonly statistics: ChannelStatistics;
  /** Channels in an order in which neighbours have similar weights, where weights make them. */
  readonly kinship?: readonly number[];
  /** Which pixels of the model's input a unit sees; absent for a vector. */
  readonly field?: ReceptiveField;
  /** Rows and columns of the model's input. */
  readonly size: readonly [number, number];
  readonly picture: { readonly width: number; readonly height: number };
  /** Where the input lies on the picture, in its pixels. */
  readonly placement: Placement;
}

/** More numbers than these (32 MB) are not sent. */
const MOST = 2 ** 23;

const params = z.strictObject({
  picture: pictureParam(),
  /** A name, or what `select` understands. */
  layer: z.string(),
  /** All, where none is named. */
  channels: z.array(z.int().min(0)).min(1).optional(),
});

export default defineOperation({
  id: "layer",
  pace: "quick",
  params,
  run: async (bench, { picture, layer, channels }, { signal }): Promise<LayerMaps> => {
    const { lens } = bench;
    const { graph, input } = lens.model;
    const { image, tensor, placement } = await pictureOf(bench, picture);
    const context = lens.context(signal ? { signal } : {});
    const [volume] = (await activations.run(context, { tensor, targets: [] }, { layers: [layer] })) as [Volume];
    const extents = volume.data.shape.length === 0 ? [1] : volume.data.shape;
    if (extents.length !== 1 && extents.length !== 3)
      throw new UsageError(
        `${volume.layer} is ${extents.join("×")}: it has no channels of rows and columns`,
        "choose another layer",
      );
    const whole = float32(extents, volume.data.data);
    const { data, shrunk } = sent(channels ? chosen(volume.layer, whole, channels) : whole);
    const kinship = channelsByKinship(graph, volume.layer);
    const field = extents.length === 3 ? receptiveFields(graph, input).get(volume.layer) : undefined;
    return {
      layer: volume.layer,
      op: volume.op,
      data,
      extents,
      shrunk,
      statistics: channelStatistics(whole),
      ...(kinship && kinship.length === extents[0] && { kinship }),
      ...(field && { field }),
      size: tensor.shape.slice(2) as [number, number],
      picture: { width: image.width, height: image.height },
      placement,
    };
  },
});

function chosen(layer: string, { shape, data }: Float32Tensor, channels: readonly number[]): Float32Tensor {
  const [count, ...rest] = shape as [number, ...number[]];
  const missing = channels.find((c) => c >= count);
  if (missing !== undefined)
    throw new UsageError(`${layer} has no channel ${missing}`, `its channels are 0 to ${count - 1}`);
  const each = data.length / count;
  const out = new Float32Array(channels.length * each);
  for (const [i, c] of channels.entries()) out.set(data.subarray(c * each, (c + 1) * each), i * each);
  return float32([channels.length, ...rest], out);
}

/** What is too much to be sent is made small. */
function sent(tensor: Float32Tensor): { data: Float32Tensor; shrunk: number } {
  const [channels, height, width] = tensor.shape;
  if (tensor.data.length <= MOST || height === undefined || width === undefined) return { data: tensor, shrunk: 1 };
  const shrunk = Math.ceil(Math.sqrt(tensor.data.length / MOST));
  const side = Math.ceil(Math.max(height, width) / shrunk);
  const area = height * width;
  const small = Array.from({ length: channels! }, (_, c) =>
    shrunkPlane({ width, height, data: tensor.data.subarray(c * area, (c + 1) * area) }, side),
  );
  const [first] = small;
  const data = new Float32Array(channels! * first!.data.length);
  for (const [c, plane] of small.entries()) data.set(plane.data, c * first!.data.length);
  return { data: float32([channels!, first!.height, first!.width], data), shrunk };
}
