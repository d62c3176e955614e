import { ConvlensError } from "../../base/errors.ts";
import type { Dim } from "../../onnx/graph.ts";
import { BATCH, withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { headOf } from "../../transform/head.ts";
import type { ImportOptions } from "../define.ts";
import type { Json } from "./artifacts.ts";
import { isObject } from "./artifacts.ts";
import { EXPORT, type Given } from "./define.ts";
import type { StoredTensor } from "./manifest.ts";
import type { TensorFlowNode } from "./nodes.ts";
import { endpoint, inOrder, ownerOf, readNodes } from "./nodes.ts";
import { NodeWriter } from "./write.ts";

/** Rows and columns of an input that leaves them open, where nothing else is said. */
const USUAL_SIZE = [224, 224] as const;

/** A TensorFlow graph apart from the file that it was in. */
export interface GraphSource {
  /** The `GraphDef`. */
  readonly topology: Json;
  /** Names of inputs and outputs, if the converter wrote them. */
  readonly signature: Json | undefined;
  readonly weights: ReadonlyMap<string, StoredTensor>;
}

/** A graph (opset 21, N×C×H×W) with the nodes of a TensorFlow graph under their names, and what is known of its input and output. */
export function importTensorFlow(source: GraphSource, options: ImportOptions): Omit<Model, "format" | "metadata"> {
  const nodes = readNodes(source.topology);
  const wanted = outputsOf(source, nodes);
  const order = inOrder(
    nodes,
    wanted.map(({ node }) => node),
  );
  const picture = pictureOf(order, source, options);
  const g = new Builder();
  const writer = new NodeWriter(g);
  const input = g.input(picture.node.name, { type: "float32", shape: [BATCH, ...picture.shape] });
  writer.give(picture.node.name, { tensor: { value: input, moved: picture.channelsLast } });
  for (const node of order) {
    if (node === picture.node) continue;
    if (node.op === "Const") writer.give(node.name, constant(node, source));
    else writer.write(node);
  }
  const outputs = wanted.map((w) => tensorOf(writer.at(w), w.node));
  const output = scoresOf(g, outputs);
  const graph = withOutputs(g.build([]), [...new Set(outputs)]);
  const { activation } = headOf(graph, output);
  const [channels, ...size] = picture.shape;
  const notes =
    outputs.length > 1 ? [`The model has ${outputs.length} outputs; "${output}" is taken as the scores.`] : [];
  return {
    graph,
    input,
    output,
    declared: {
      input: {
        layout: picture.channelsLast ? "NHWC" : "NCHW",
        size,
        ...(channels === 1 && { channels: "GRAY" as const }),
      },
      output: { scores: activation === "none" ? "logits" : "probabilities" },
    },
    notes: [...picture.notes, ...notes],
  };
}

/** Those of the signature, else every node that no other reads. */
function outputsOf({ signature }: GraphSource, nodes: ReadonlyMap<string, TensorFlowNode>) {
  const stated = isObject(signature?.outputs) ? Object.values(signature.outputs).filter(isObject) : [];
  const named = stated.flatMap(({ name }) => (typeof name === "string" ? [endpoint(name)] : []));
  if (named.length > 0) return named;
  const read = new Set([...nodes.values()].flatMap((n) => n.inputs.map((i) => i.node)));
  const ends = [...nodes.values()].filter((n) => !read.has(n.name) && !["NoOp", "Const", "Placeholder"].includes(n.op));
  if (ends.length === 0) throw new ConvlensError("the TensorFlow graph has no output", EXPORT);
  return ends.map(({ name }) => ({ node: name, output: 0 }));
}

/** The first that is a score for each class, else the first. */
const scoresOf = (g: Builder, outputs: readonly string[]): string =>
  outputs.find((v) => g.shape(v).length === 2) ?? outputs[0]!;

function tensorOf(given: Given, name: string): string {
  if ("tensor" in given) return given.tensor.value;
  throw new ConvlensError(`the output "${name}" of the TensorFlow graph does not depend on the picture`, EXPORT);
}

function constant(node: TensorFlowNode, { weights }: GraphSource): Given {
  const stored = weights.get(node.name);
  if (stored) return { known: stored };
  throw new ConvlensError(
    `the numbers of the ${ownerOf(node)} are in no weight file`,
    "Copy all of the model's files again.",
  );
}

interface Picture {
  readonly node: TensorFlowNode;
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number];
  readonly channelsLast: boolean;
  readonly notes: readonly string[];
}

function pictureOf(order: readonly TensorFlowNode[], { signature }: GraphSource, options: ImportOptions): Picture {
  const inputs = order.filter((n) => n.op === "Placeholder");
  const [node] = inputs;
  if (!node || inputs.length > 1)
    throw new ConvlensError(
      `the TensorFlow graph takes ${inputs.length} inputs (${inputs.map((n) => n.name).join(", ")}), and only a single picture can be given`,
      "Convert the part of the model that takes the picture.",
    );
  const dims = signedShape(signature, node.name) ?? node.attrs.shape("shape") ?? [null, null, null, 3];
  if (dims.length !== 4 || !["", "DT_FLOAT"].includes(node.attrs.type("dtype")))
    throw new ConvlensError(
      `the input "${node.name}" is ${node.attrs.type("dtype")} [${dims.map((d) => d ?? "?").join(", ")}], which is no picture`,
      "Graphs that take float32 of batch × rows × columns × channels can be opened.",
    );
  const channelsLast = !(isChannels(dims[1]) && !isChannels(dims[3]));
  const [rows, columns, channels] = channelsLast ? dims.slice(1) : [dims[2], dims[3], dims[1]];
  const [height, width] = options.size ?? USUAL_SIZE;
  const open = !rows || !columns;
  const notes = open ? [`The size of the input is open; ${height}×${width} was taken.`] : [];
  return { node, shape: [channels ?? 3, rows ?? height, columns ?? width], channelsLast, notes };
}

const isChannels = (d: Dim | null | undefined) => d === 1 || d === 3;

/** The shape that the signature gives the input: the graph itself may leave it open. */
function signedShape(signature: Json | undefined, name: string): (number | null)[] | undefined {
  const inputs = isObject(signature?.inputs) ? Object.values(signature.inputs).filter(isObject) : [];
  const shape = inputs.find((i) => typeof i.name === "string" && endpoint(i.name).node === name)?.tensorShape;
  if (!isObject(shape) || !Array.isArray(shape.dim) || shape.dim.length === 0) return undefined;
  return shape.dim.map((d) => {
    const extent = Number(isObject(d) ? d.size : Number.NaN);
    return Number.isInteger(extent) && extent > 0 ? extent : null;
  });
}
