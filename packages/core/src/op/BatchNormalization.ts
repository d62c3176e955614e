import { ConvlensError } from "../base/errors.ts";
import type { Attrs, Node } from "../onnx/graph.ts";
import type { BackwardContext, UpgradeContext } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { likeFirst } from "./elementwise.ts";
import { plus } from "./mask.ts";
import { overChannels, scaleChannels, sumToChannels } from "./normalize.ts";

const epsilonOf = (attrs: Attrs) => number(attrs, "epsilon", 1e-5);

/** Inference: (x - mean) / √(var + epsilon) · scale + bias, with one number of each for every channel. */
export default defineOp({
  type: "BatchNormalization",
  family: "normalization",
  infer: (c) => {
    if (number(c.attrs, "training_mode", 0) === 1 || c.outputs > 1) throw inTraining();
    return likeFirst(c);
  },
  evaluate: ({ attrs, x: [x, scale, bias, mean, variance], y: [y] }) => {
    const inverse = variance!.data.map((v) => 1 / Math.sqrt(v + epsilonOf(attrs)));
    const slope = { ...scale!, data: scale!.data.map((s, c) => s * inverse[c]!) };
    const offset = { ...bias!, data: bias!.data.map((b, c) => b - mean!.data[c]! * slope.data[c]!) };
    return [scaleChannels(x!.data, y!.shape, slope, offset)];
  },
  backward: (c) => {
    const { g, x, dy, wants } = c;
    return [
      wants[0] ? g.node("Mul", [dy[0]!, overChannels(g, slopeOf(c), g.shape(x[0]!).length)]) : null,
      wants[1] ? sumToChannels(g, g.node("Mul", [dy[0]!, normalOf(c)])) : null,
      wants[2] ? sumToChannels(g, dy[0]!) : null,
    ];
  },
  upgrade: (c) => [asInference(c)],
});

/** √(var + epsilon), a vector. */
const deviationOf = ({ g, attrs, x }: BackwardContext) => g.node("Sqrt", [plus(g, x[4]!, epsilonOf(attrs))]);

const slopeOf = (c: BackwardContext) => c.g.node("Div", [c.x[1]!, deviationOf(c)]);

/** (x - mean) / √(var + epsilon) */
function normalOf(c: BackwardContext): string {
  const { g, x } = c;
  const rank = g.shape(x[0]!).length;
  const centred = g.node("Sub", [x[0]!, overChannels(g, x[3]!, rank)]);
  return g.node("Div", [centred, overChannels(g, deviationOf(c), rank)]);
}

/** Before opset 9 there was `spatial`, before 7 `is_test`; sets before 14 told training by the number of outputs. */
function asInference({ node, from }: UpgradeContext): Node {
  const { spatial = 1, is_test: _, momentum: __, training_mode = 0, ...attrs } = node.attrs;
  if (from < 9 && spatial === 0)
    throw new ConvlensError(
      `${placeOf(node)}a mean and variance for each pixel (spatial = 0) is not supported`,
      "export the model again with a newer opset",
    );
  if (training_mode === 1 || node.outputs.slice(1).some(Boolean)) throw inTraining(placeOf(node));
  return { ...node, outputs: [node.outputs[0]!], attrs };
}

const placeOf = (node: Node) => `BatchNormalization, which makes "${node.outputs[0]}": `;

const inTraining = (place = "") =>
  new ConvlensError(
    `${place}training mode, in which its result would depend on the other pictures of the batch`,
    "export the model in evaluation mode (in PyTorch: model.eval())",
  );
