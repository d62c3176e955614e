import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { noInput } from "../../method/define.ts";
import filters from "../../method/inspection/filters.ts";
import type { Volume } from "../../method/result.ts";
import type { Graph } from "../../onnx/graph.ts";
import { select } from "../../onnx/select.ts";
import { workingLayers } from "../../transform/layers.ts";
import { originsOf } from "../../transform/origins.ts";
import { defineOperation } from "../define.ts";

/** The weights of the convolution that a layer comes from. */
export interface LayerFilters {
  /** The convolution: the layer itself, or the one that is before its normalisation and activation. */
  readonly layer: string;
  /** O×C×kh×kw; O×1×kh×kw where all would be too much. */
  readonly weights: Float32Tensor;
  /** How many input channels each filter has. */
  readonly channels: number;
  /** Whether `weights` has the L2 norm over input channels in their place. */
  readonly norms: boolean;
  /** Whether the input channels are the colours of the picture, and in which order. */
  readonly colours?: "RGB" | "BGR";
}

/** More numbers than these (16 MB) are not sent. */
const MOST = 2 ** 22;

export default defineOperation({
  id: "filters",
  pace: "quick",
  params: z.strictObject({
    layer: z.string(),
    /** One filter with all of its input channels. */
    filter: z.int().min(0).optional(),
  }),
  run: async ({ lens }, { layer, filter }): Promise<LayerFilters> => {
    const { graph } = lens.model;
    const { value, first } = convolutionOf(graph, select(graph, layer).value);
    const [volume] = (await filters.run(lens.context(), noInput, { layers: [value] })) as [Volume];
    const { shape, data } = volume.data;
    const [count, channels, ...kernel] = shape as [number, number, number, number];
    if (filter !== undefined && filter >= count)
      throw new UsageError(`${volume.layer} has no filter ${filter}`, `its filters are 0 to ${count - 1}`);
    const each = data.length / count;
    const own =
      filter === undefined
        ? volume.data
        : float32([1, channels, ...kernel], data.slice(filter * each, (filter + 1) * each));
    const norms = own.data.length > MOST;
    const { channels: order } = lens.input;
    const colours = channels === 3 && order !== "GRAY" && first;
    return {
      layer: volume.layer,
      weights: norms ? normsOf(own) : own,
      channels,
      norms,
      ...(colours && { colours: order === "BGR" ? "BGR" : "RGB" }),
    };
  },
});

/**
 * The convolution whose units the channels of a value are, and whether no other one comes before it. Throws `UsageError` where there
 * is none, or several.
 */
function convolutionOf(graph: Graph, value: string): { value: string; first: boolean } {
  const layers = workingLayers(graph).filter(
    ({ node }) => graph.constants.get(node.inputs[1] ?? "")?.shape.length === 4,
  );
  const origins = originsOf(graph, layers);
  const named = layers.filter((l) => l.value === value || l.node.outputs[0] === value);
  const made = new Set(origins(value)?.flatMap((list) => list.map(({ layer }) => layers[layer]!)));
  const [found, ...more] = named.length > 0 ? named : made;
  if (found && more.length === 0) return { value: found.value, first: origins(found.node.inputs[0]!) === undefined };
  throw new UsageError(
    found ? `${value} is made by ${more.length + 1} convolutions` : `no convolution makes ${value}`,
    found
      ? `choose one of them: ${[found, ...more]
          .slice(0, 6)
          .map((l) => l.value)
          .join(", ")}`
      : "choose a convolution",
  );
}

/** O×C×kh×kw to O×1×kh×kw. */
function normsOf({ shape, data }: Float32Tensor): Float32Tensor {
  const [count, channels, height, width] = shape as [number, number, number, number];
  const area = height * width;
  const out = new Float32Array(count * area);
  for (let f = 0; f < count; f++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < area; i++) out[f * area + i]! += data[(f * channels + c) * area + i]! ** 2;
  return float32([count, 1, height, width], out.map(Math.sqrt));
}
