import { ConvlensError } from "../base/errors.ts";
import { float32, isFloat } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import type { Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import type { InputSpec, Model } from "../onnx/meta.ts";
import { Builder } from "../op/builder.ts";
import { atSize } from "../transform/atSize.ts";

/** A network that takes displayable pictures. */
export interface Seen {
  /** It has no outputs. */
  readonly graph: Graph;
  /** Its input: N×3×H×W, red, green and blue from 0 to 1, or with an alpha channel N×4×H×W. */
  readonly given: string;
  /** What is behind pictures with an alpha channel, an input, N×3×H×W. */
  readonly background?: string;
  /** Red, green and blue as the network sees them: the input, or that over its background. */
  readonly picture: string;
  /** The alpha channel, N×1×H×W. */
  readonly opacity?: string;
}

/** ITU-R 601 luma. */
const LUMA = [0.299, 0.587, 0.114];

/** The network with its preprocessing in front. Layers that do not take pictures of this size are left out. */
export function seenFrom(
  { model, spec }: Pick<Context, "model" | "spec">,
  size: readonly [number, number],
  alpha = false,
): Seen {
  const body = atSize(model.graph, model.input, size);
  const g = new Builder();
  // No name of the model's own is given to anything in front of it.
  for (const v of [...body.infos.keys(), ...body.nodes.flatMap((n) => n.outputs)]) g.fresh(v);
  const [batch = BATCH] = body.infos.get(model.input)!.shape;
  const input = (name: string, channels: number) =>
    g.input(g.fresh(name), { type: "float32", shape: [batch, channels, ...size] });
  const given = input("picture", alpha ? 4 : 3);
  const shown = alpha ? over(g, given, input("background", 3)) : { picture: given };
  const { weights, bias } = mixing(spec);
  const channels = bias.length;
  const inputs = [
    shown.picture,
    g.constant(float32([channels, 3, 1, 1], weights), "preprocessing/weights"),
    g.constant(float32([channels], bias), "preprocessing/bias"),
  ];
  g.add({ op: "Conv", inputs, outputs: [model.input], attrs: { kernel_shape: [1, 1] } });
  const front = g.build([]);
  return {
    ...shown,
    given,
    graph: {
      nodes: [...front.nodes, ...body.nodes],
      inputs: [...front.inputs, ...body.inputs.filter((v) => v !== model.input)],
      outputs: [],
      constants: new Map([...front.constants, ...body.constants]),
      infos: new Map([...front.infos, ...body.infos]),
    },
  };
}

/** Throws `ConvlensError` for a layer that holds codes in place of numbers: nothing climbs these. */
export function requireReal({ graph }: Pick<Model, "graph">, value: string): void {
  const type = graph.infos.get(value)?.type;
  if (type && !isFloat(type))
    throw new ConvlensError(
      `layer "${value}" holds quantised numbers (${type}), which no picture can be made for`,
      "choose a layer of real numbers, such as a class or the output of a DequantizeLinear",
    );
}

/** A picture with an alpha channel over what is behind it. */
function over(g: Builder, given: string, background: string) {
  const part = (from: number, to: number) => g.node("Slice", [given, g.ints([from]), g.ints([to]), g.ints([1])]);
  const opacity = part(3, 4);
  const above = g.node("Mul", [g.node("Sub", [part(0, 3), background]), opacity]);
  return { picture: g.node("Add", [background, above]), background, opacity };
}

/** How picture files become what `seenFrom` takes. */
export const displayed = (spec: InputSpec, size: readonly [number, number], resize = spec.resize): InputSpec => ({
  ...spec,
  size,
  resize,
  channels: "RGB",
  range: [0, 1],
  mean: [0, 0, 0],
  std: [1, 1, 1],
});

/** What each channel of the model's input is of red, green and blue. */
function mixing({ channels, range: [black, white], mean, std }: InputSpec): { weights: number[]; bias: number[] } {
  const share = (c: number, colour: number) => {
    if (channels === "GRAY") return LUMA[colour]!;
    return Number(colour === (channels === "BGR" ? 2 - c : c));
  };
  const places = channels === "GRAY" ? [0] : [0, 1, 2];
  const of = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c]!;
  return {
    weights: places.flatMap((c) => [0, 1, 2].map((colour) => (share(c, colour) * (white - black)) / of(std, c))),
    bias: places.map((c) => (black - of(mean, c)) / of(std, c)),
  };
}
