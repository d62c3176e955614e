import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Context } from "../../method/define.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { fold } from "../../transform/fold.ts";
import { displayed, seenFrom } from "../seen.ts";
import { channelWeightsOf } from "./channelWeights.ts";
import { defineTerm } from "./define.ts";
import { layerOf, meanOf, textOf } from "./layer.ts";

/** Of a guide with more places than this, so many are taken, evenly spread. */
const MOST_PLACES = 512;

export default defineTerm({
  name: "guided",
  usage: "layer, picture, channels",
  summary:
    "how much each place of a layer is like the place of another picture that it is most like: the mean over places p of max_q a_p·g_q; channels may have weights",
  reference: {
    authors: "Mordvintsev, Tyka and Olah",
    year: 2015,
    title: "DeepDreams with Caffe",
    url: "https://github.com/google/deepdream",
  },
  async write(w, args) {
    const { g, context } = w;
    const value = layerOf(w, this, args);
    const [, channels, ...extents] = g.shape(value) as [unknown, number, ...number[]];
    const weights = args[2] === undefined ? undefined : channelWeightsOf(textOf(this, args, 2), value, channels);
    const guide = placesOf(await featuresOf(context, textOf(this, args, 1), value), weights);
    const places = extents.reduce((a, b) => a * b, 1);
    const flat = g.node("Reshape", [value, g.ints([0, channels, places])]);
    const likeness = g.node("MatMul", [g.constant(guide, `guide(${value})`), flat]);
    return meanOf(g, g.node("ReduceMax", [likeness, g.ints([1])], { keepdims: 0 }));
  },
});

/** The values of a layer for a picture file at the model's own size, whatever size is made. */
async function featuresOf(context: Context, path: string, layer: string): Promise<Float32Tensor> {
  const { size } = context.spec;
  const { graph, picture } = seenFrom(context, size);
  const session = await context.prepare(fold(withOutputs(graph, [layer])));
  const { tensor } = preprocess(await context.image(path), displayed(context.spec, size));
  const out = await session.run({ [picture]: tensor }, context.signal);
  return out[layer] as Float32Tensor;
}

/** Rows of what a layer, 1×C×…, holds at its places, times the weights. */
export function placesOf({ shape, data }: Float32Tensor, weights?: Float32Array, most = MOST_PLACES): Float32Tensor {
  const channels = shape[1]!;
  const all = data.length / channels;
  const count = Math.min(all, most);
  const rows = new Float32Array(count * channels);
  for (let q = 0; q < count; q++) {
    const place = Math.floor(((q + 0.5) * all) / count);
    for (let c = 0; c < channels; c++) rows[q * channels + c] = data[c * all + place]! * (weights?.[c] ?? 1);
  }
  return float32([count, channels], rows);
}
