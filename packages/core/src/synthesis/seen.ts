import { float32 } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import type { Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import type { InputSpec } from "../onnx/meta.ts";
import { Builder } from "../op/builder.ts";
import { atSize } from "../transform/atSize.ts";

/** The input of a network that takes displayable pictures. */
export const PICTURE = "picture";

/** ITU-R 601 luma. */
const LUMA = [0.299, 0.587, 0.114];

/**
 * The network with its preprocessing in front: it takes `picture`, N×3×H×W, red, green and blue from 0 to 1, and has no outputs.
 * Layers that do not take pictures of this size are left out.
 */
export function seenFrom(
  { model, spec }: Pick<Context, "model" | "spec">,
  size: readonly [number, number],
): { graph: Graph; picture: string } {
  const body = atSize(model.graph, model.input, size);
  const names = new Set([...body.infos.keys(), ...body.nodes.flatMap((n) => n.outputs)]);
  const g = new Builder();
  const picture = g.input(names.has(PICTURE) ? `${PICTURE}(rgb)` : PICTURE, {
    type: "float32",
    shape: [BATCH, 3, ...size],
  });
  const { weights, bias } = mixing(spec);
  const channels = weights.length / 3;
  const inputs = [
    picture,
    g.constant(float32([channels, 3, 1, 1], weights), "preprocessing/weights"),
    g.constant(float32([channels], bias), "preprocessing/bias"),
  ];
  g.node("Conv", inputs, { kernel_shape: [1, 1] }, model.input);
  const front = g.build([]);
  return {
    picture,
    graph: {
      nodes: [...front.nodes, ...body.nodes],
      inputs: [picture, ...body.inputs.filter((v) => v !== model.input)],
      outputs: [],
      constants: new Map([...front.constants, ...body.constants]),
      infos: new Map([...front.infos, ...body.infos]),
    },
  };
}

/** What each channel of the model's input is of red, green and blue. */
function mixing({ channels, range: [black, white], mean, std }: InputSpec): { weights: number[]; bias: number[] } {
  const share = (c: number, colour: number) => {
    if (channels === "GRAY") return LUMA[colour]!;
    return Number(colour === (channels === "BGR" ? 2 - c : c));
  };
  const weights = std.flatMap((s, c) => [0, 1, 2].map((colour) => (share(c, colour) * (white - black)) / s));
  return { weights, bias: std.map((s, c) => (black - mean[c]!) / s) };
}
