import { ConvlensError } from "../../base/errors.ts";
import type { Dim, Graph } from "../../onnx/graph.ts";
import { BATCH, withOutputs } from "../../onnx/graph.ts";
import type { Declared, Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { headOf } from "../../transform/head.ts";
import type { ImportOptions } from "../define.ts";
import type { LayerConfig, ModelConfig } from "./architecture.ts";
import { leaves } from "./architecture.ts";
import type { Weights } from "./build.ts";
import { LayerWriter } from "./build.ts";
import type { KerasValue } from "./layout.ts";
import { preprocessingOf } from "./preprocessing.ts";

/** Rows and columns of an input that leaves them open, where nothing else is said. */
const USUAL_SIZE = [224, 224] as const;

/** A Keras model apart from the kind of file that it was in. */
export interface KerasSource {
  readonly model: ModelConfig;
  readonly weights: Weights;
  /** Major version of the Keras that saved it. */
  readonly keras: number;
}

/** A graph (opset 21, N×C×H×W) with the layers of a Keras model, and what is known of its input and output. */
export function importKeras(source: KerasSource, options: ImportOptions): Omit<Model, "format" | "metadata"> {
  const { model } = source;
  const channelsLast = isChannelsLast(model);
  const notes: string[] = [];
  const g = new Builder();
  const picture = pictureOf(model, channelsLast, options, notes);
  const writer = new LayerWriter(g, model, { ...source, channelsLast });
  const input = g.input(picture.name, { type: "float32", shape: [BATCH, ...picture.shape] });
  const outputs = writer.model(model, [kerasInput(g, input, picture, channelsLast)]).map((v) => v.value);
  const output = outputs[0]!;
  if (outputs.length > 1)
    notes.push(`The model has ${outputs.length} outputs; its first, "${output}", is taken as the scores.`);
  const graph = withOutputs(g.build([]), [...new Set(outputs)]);
  const declared = declaredOf(model, picture, channelsLast, graph, output);
  return { graph, input, output, declared, notes };
}

/** The convention of most layers that say where their channels are: what a layer follows that does not say. */
function isChannelsLast(model: ModelConfig): boolean {
  const stated = leaves(model).map((layer) => layer.settings.data_format);
  const first = stated.filter((f) => f === "channels_first").length;
  const last = stated.filter((f) => f === "channels_last").length;
  return last >= first;
}

interface Picture {
  readonly name: string;
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number];
  /** Whether Keras takes rows × columns without a channel. */
  readonly flat: boolean;
}

function pictureOf(model: ModelConfig, channelsLast: boolean, options: ImportOptions, notes: string[]): Picture {
  const [reference, ...more] = model.inputs;
  if (!reference || more.length > 0)
    throw new ConvlensError(
      `the model takes ${model.inputs.length} inputs (${model.inputs.map((r) => r.layer).join(", ")}), and only a single picture can be given`,
      "Save the branch that takes the picture as a model of its own.",
    );
  const layer = model.layers.find((l) => l.name === reference.layer);
  if (!layer)
    throw new ConvlensError(`the model "${model.name}" has no layer "${reference.layer}", its input`, "Save it again.");
  const dims = inputShape(layer, model);
  const flat = dims.length === 2;
  if (dims.length !== 3 && !flat)
    throw new ConvlensError(
      `the input "${layer.name}" has the shape [${["batch", ...dims.map((d) => d ?? "?")].join(", ")}], which is no picture`,
      "Models that take rows × columns × channels can be opened.",
    );
  const [rows, columns, channels] = flat ? [...dims, 1] : channelsLast ? dims : [...dims.slice(1), dims[0]];
  const [height, width] = options.size ?? USUAL_SIZE;
  if (!rows || !columns) notes.push(`The size of the input is open; ${height}×${width} was taken.`);
  return { name: layer.name, shape: [channels ?? 3, rows ?? height, columns ?? width], flat };
}

/** Extents behind the batch; `null` where the model leaves one open. */
function inputShape(layer: LayerConfig, model: ModelConfig): (number | null)[] {
  const { settings } = layer;
  const stated = settings.batch_input_shape ?? settings.batch_shape;
  if (Array.isArray(stated)) return stated.slice(1).map((d) => (typeof d === "number" ? d : null));
  if (Array.isArray(settings.shape)) return settings.shape.map((d) => (typeof d === "number" ? d : null));
  // A Sequential model whose first layer is itself a model takes what that one takes.
  const first = model.layers[1]?.model;
  const inner = first?.layers.find((l) => l.name === first.inputs[0]?.layer);
  if (first && inner) return inputShape(inner, first);
  throw new ConvlensError(
    `the input shape of the model "${model.name}" is not in the file`,
    "Build the model (model.build((None, rows, columns, channels))) and save it again.",
  );
}

function kerasInput(g: Builder, input: string, picture: Picture, channelsLast: boolean): KerasValue {
  if (!picture.flat) return { value: input, moved: channelsLast };
  return { value: g.node("Squeeze", [input, g.ints([1])], {}, `${input}/rows`), moved: false };
}

function declaredOf(
  model: ModelConfig,
  picture: Picture,
  channelsLast: boolean,
  graph: Graph,
  output: string,
): Declared {
  const [channels, ...size] = picture.shape;
  const { activation } = headOf(graph, output);
  const classes: Dim | undefined = graph.infos.get(output)?.shape[1];
  const gray = channels === 1 ? { channels: "GRAY" as const } : {};
  return {
    input: { layout: channelsLast ? "NHWC" : "NCHW", size, ...gray, ...preprocessingOf(model, channels) },
    ...(classes !== undefined && { output: { scores: activation === "none" ? "logits" : "probabilities" } }),
  };
}
