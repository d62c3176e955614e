import { z } from "zod";
import { float32 } from "../../base/tensor.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { known } from "../../op/extents.ts";
import type { Writer } from "../../op/index.ts";
import type { Bias } from "../../transform/biases.ts";
import { biasesOf } from "../../transform/biases.ts";
import { fold } from "../../transform/fold.ts";
import { foldBatchNorm } from "../../transform/foldBatchNorm.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientsOf } from "../gradients.ts";
import { planeGraph } from "../graph/sums.ts";
import { planeMap } from "../pixels.ts";
import { rowsOf } from "../rows.ts";
import { valueOfAll } from "../target.ts";

export default defineMethod({
  id: "full-grad",
  family: "attribution",
  title: "FullGrad",
  summary:
    "The picture times its gradient and, at every layer, each bias times its gradient: together they are the whole score of a network of ReLUs.",
  definition:
    "Σ_c ψ(|x·∂f/∂x|) + Σ over layers Σ_c ψ(|b_c·∂f/∂b_c|), ψ = min-max over the layer (the authors' program) or of each channel by itself (the paper), then bilinear to the picture's size; biases of convolutions, batch normalisation merged; never negative, the same for all channels of a pixel",
  reference: {
    authors: "Srinivas and Fleuret",
    year: 2019,
    title: "Full-Gradient Representation for Neural Network Visualization",
    url: "https://arxiv.org/abs/1905.00780",
  },
  params: z.strictObject({
    rescale: z
      .enum(["layer", "channel"])
      .default("layer")
      .meta({ description: "What is brought from 0 to 1: a whole layer, or each of its channels.", widget: "select" }),
  }),
  async run(context, { tensor, targets }, { rescale }) {
    const [maps] = await gradientsOf(context, tensor, targets, optionsFor(context, valueOfAll(targets), rescale));
    return targets.map((_, k) => planeMap(rowsOf(maps!, k, k + 1).data, tensor));
  },
  graph: (w, { rescale }) => planeGraph(w, w.gradients(optionsFor(w.context, w.chosen.value, rescale))[0]!),
});

function optionsFor(context: Context, of: string, rescale: "layer" | "channel"): GradientOptions {
  const { input } = context.model;
  const biases = spatialBiases(context, of);
  return {
    rules: "gradient",
    wrt: [input, ...biases.map((b) => b.value)],
    outputs: {
      id: `full-grad by ${rescale}`,
      write: (g, ofPicture, ...ofBiases) => {
        const axes = g.ints(rescale === "layer" ? [1, 2, 3] : [2, 3]);
        return [fullGradient(g, input, ofPicture!, biases, ofBiases, axes)];
      },
    },
  };
}

/** The biases of the graph as it is differentiated, of what has rows and columns. */
function spatialBiases({ model }: Context, of: string): Bias[] {
  const graph = foldBatchNorm(fold(withOutputs(model.graph, [of])), new Set([of]));
  return biasesOf(graph, model.input, of).filter(({ value }) => graph.infos.get(value)?.shape.length === 4);
}

/** K×1×H×W */
function fullGradient(
  g: Writer,
  picture: string,
  ofPicture: string,
  biases: readonly Bias[],
  ofBiases: readonly string[],
  axes: string,
): string {
  const size = g.ints(known(g.shape(picture).slice(2), "a picture"));
  const parts = biases.map(({ numbers }, i) => {
    const bias = g.constant(float32([1, numbers.length, 1, 1], Float32Array.from(numbers)));
    const map = summedShares(g, g.node("Mul", [ofBiases[i]!, bias]), axes);
    return g.node("Resize", [map, "", "", size], { mode: "linear", axes: [2, 3] });
  });
  const whole = [summedShares(g, g.node("Mul", [picture, ofPicture]), axes), ...parts];
  return g.node("Sum", whole, {}, "full-grad");
}

/** The magnitudes from 0 to 1 over some axes, summed over channels. Sums and resizing may change places: this is the cheaper order. */
function summedShares(g: Writer, value: string, axes: string): string {
  const magnitude = g.node("Abs", [value]);
  const extreme = (op: string, v: string) => g.node(op, [v, axes], { keepdims: 1 });
  const above = g.node("Sub", [magnitude, extreme("ReduceMin", magnitude)]);
  const range = extreme("ReduceMax", above);
  const shares = g.node("Div", [above, g.node("Add", [range, g.scalar(1e-7, range)])]);
  return g.node("ReduceSum", [shares, g.ints([1])], { keepdims: 1 });
}
