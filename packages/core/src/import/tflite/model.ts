import { ConvlensError } from "../../base/errors.ts";
import { isFloat } from "../../base/tensor.ts";
import type { Dim, Graph } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import type { Declared, Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { fold } from "../../transform/fold.ts";
import { headOf } from "../../transform/head.ts";
import { openBatch } from "../../transform/openBatch.ts";
import type { ImportOptions } from "../define.ts";
import { isQuantized } from "./constants.ts";
import type { Held } from "./define.ts";
import type { TfliteFile, TfliteTensor } from "./file.ts";
import { reachOf, rounded, stepsOf } from "./quantize.ts";
import { OperatorWriter } from "./write.ts";

/** Rows and columns of an input that leaves them open, where nothing else is said. */
const USUAL_SIZE = [224, 224] as const;

/** A graph (opset 21, N×C×H×W) with the operators of a file, and what is known of its input and output. */
export function importTflite(
  file: TfliteFile,
  bytes: number,
  options: ImportOptions,
): Omit<Model, "format" | "metadata"> {
  const notes: string[] = [];
  const g = new Builder();
  const names = uniqueNames(file.tensors);
  const picture = pictureOf(file, options, notes);
  const name = names[picture.index]!;
  const writer = new OperatorWriter(g, file, names, bytes);
  const input = g.input(name, { type: "float32", shape: picture.held });
  writer.hold(picture.index, heldInput(g, input, picture));
  for (const operator of file.operators) writer.write(operator);
  const outputs = file.outputs.map((o) => outputOf(writer.held(o), names[o]));
  const graph = withBatchOpen(withOutputs(g.build([]), [...new Set(outputs)]), input, picture.held[0]!, notes);
  const output = scoresOf(graph);
  if (graph.outputs.length > 1)
    notes.push(`The model has ${graph.outputs.length} outputs; "${output}" is taken as the scores.`);
  notes.push(...notesOf(file));
  return { graph, input, output, declared: declaredOf(picture, graph, output), notes };
}

function outputOf(held: Held | undefined, name: string | undefined): string {
  if (held) return held.value;
  throw new ConvlensError(`nothing makes the output "${name ?? "?"}"`, "Convert the model again.");
}

/** Tensors of the same name are told apart. */
function uniqueNames(tensors: readonly TfliteTensor[]): string[] {
  const uses = new Map<string, number>();
  return tensors.map(({ name }) => {
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return use === 1 ? name : `${name}#${use}`;
  });
}

interface Picture {
  readonly index: number;
  readonly tensor: TfliteTensor;
  readonly layout: "NHWC" | "NCHW";
  /** Whether the file takes rows × columns without a channel. */
  readonly flat: boolean;
  /** Batch, channels, rows, columns. */
  readonly held: readonly [number, number, number, number];
}

function pictureOf({ tensors, inputs }: TfliteFile, options: ImportOptions, notes: string[]): Picture {
  const [index = -1, ...more] = inputs;
  const tensor = tensors[index];
  if (!tensor || more.length > 0)
    throw new ConvlensError(
      `the model takes ${inputs.length} inputs (${inputs.map((i) => tensors[i]?.name).join(", ")}), and only a single picture can be given`,
      "Convert the part that takes the picture by itself.",
    );
  const { shape, signature } = tensor;
  const flat = shape.length === 3;
  if ((shape.length !== 4 && !flat) || shape.some((d) => d < 1))
    throw new ConvlensError(
      `the input "${tensor.name}" has the shape [${shape.join(", ")}], which is no picture`,
      "Models that take batch × rows × columns × channels can be opened.",
    );
  const [batch, ...rest] = (flat ? [...shape, 1] : shape) as [number, number, number, number];
  const colours = (d: number) => d === 1 || d === 3;
  const first = !flat && colours(rest[0]) && !colours(rest[2]);
  const [channels, rows, columns] = first ? rest : [rest[2], rest[0], rest[1]];
  const open = signature.slice(first ? 2 : 1, first ? 4 : 3).some((d) => d < 0);
  const [height, width] = open
    ? (options.size ?? (rows * columns > 1 ? [rows, columns] : USUAL_SIZE))
    : [rows, columns];
  if (open) notes.push(`The size of the input is open; ${height}×${width} was taken.`);
  return { index, tensor, flat, layout: first ? "NCHW" : "NHWC", held: [batch, channels, height, width] };
}

/** The input as the file's operators see it. */
function heldInput(g: Builder, input: string, { tensor, flat, layout }: Picture): Held {
  const steps = stepsOf(tensor);
  const value = steps ? rounded(g, input, steps, `${input}/rounded`) : input;
  if (flat) return { value: g.node("Squeeze", [value, g.ints([1])], {}, `${input}/rows`), moved: false };
  return { value, moved: layout === "NHWC" };
}

function withBatchOpen(graph: Graph, input: string, frozen: number, notes: string[]): Graph {
  const open = openBatch(graph, input);
  if (open) return fold(open);
  if (frozen !== 1)
    throw new ConvlensError(
      `the model takes batches of exactly ${frozen} pictures, and its graph does not say how to take another number`,
      "Convert it with a batch of one, or with a dynamic batch.",
    );
  notes.push("The file fixes the batch at one picture in a way that cannot be undone: pictures run one by one.");
  return fold(graph);
}

/** The output that holds a score for each class: the first float matrix, else the first. */
function scoresOf(graph: Graph): string {
  const matrix = graph.outputs.find((v) => {
    const info = graph.infos.get(v)!;
    return isFloat(info.type) && info.shape.length === 2;
  });
  return matrix ?? graph.outputs[0]!;
}

function declaredOf(picture: Picture, graph: Graph, output: string): Declared {
  const [, channels, ...size] = picture.held;
  const grey = channels === 1 ? { channels: "GRAY" as const } : {};
  const { activation } = headOf(graph, output);
  const classes: Dim | undefined = graph.infos.get(output)?.shape[1];
  return {
    input: { layout: picture.layout, size, ...grey, ...rangeOf(picture.tensor) },
    ...(classes !== undefined && { output: { scores: activation === "none" ? "logits" : "probabilities" } }),
  };
}

/** The least and the greatest byte of a picture are those of a quantised input: of what they stand for the file tells. */
function rangeOf(tensor: TfliteTensor): { range?: readonly [number, number] } {
  const steps = stepsOf(tensor);
  if (steps) return steps.type === "int16" ? {} : { range: reachOf(steps) };
  return tensor.type === "uint8" ? { range: [0, 255] } : {};
}

function notesOf({ tensors, operators, inputs, graphs }: TfliteFile): string[] {
  const notes: string[] = [];
  if (graphs > 1) notes.push(`The file holds ${graphs} graphs; the first is read.`);
  const steps = operators.some((o) => o.outputs.some((i) => stepsOf(tensors[i]!)));
  if (steps)
    notes.push(
      "The network is quantised: values are rounded as in the file; TensorFlow Lite's integers may come out a step apart.",
    );
  const mixed = operators.filter(({ inputs: [x = -1, w = -1] }) => {
    const [input, weights] = [tensors[x], tensors[w]];
    return input?.type === "float32" && weights && isQuantized(weights) && weights.bytes.length > 0;
  }).length;
  if (mixed > 0)
    notes.push(
      `The weights of ${mixed} operators are quantised and read as floats; TensorFlow Lite also rounds what goes into them.`,
    );
  if (tensors[inputs[0]!]?.type === "int8" && !stepsOf(tensors[inputs[0]!]!))
    notes.push("The input takes bytes, and the file does not say what they stand for.");
  return notes;
}
