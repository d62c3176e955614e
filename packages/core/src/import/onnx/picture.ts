import { ConvlensError } from "../../base/errors.ts";
import type { DataType } from "../../base/tensor.ts";
import { codeOf } from "../../onnx/dataTypes.ts";
import type { Dim, Graph, Node } from "../../onnx/graph.ts";
import { consumers } from "../../onnx/graph.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import type { ModelProto, ValueInfoProto } from "../../onnx/proto/onnx.gen.ts";

/** The input of a file that takes the picture. */
export interface Picture {
  readonly value: string;
  /** Of the file: the graph that is made of it takes float32. */
  readonly type: DataType;
  readonly layout: InputSpec["layout"];
  /** As the file has it: a number that is frozen, or the name of an open extent. */
  readonly batch: Dim;
  /** Channels, rows, columns. */
  readonly extents: readonly [number, number, number];
  /** What was open in the file, by its name there. */
  readonly pinned: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/** What decides where the file leaves something open. */
export interface Wanted {
  readonly size?: readonly [number, number];
  readonly layout?: InputSpec["layout"];
}

/** Rows and columns of a picture where nothing says how many: the size that ImageNet classifiers are trained at. */
const USUAL_SIDE = 224;

/** Finds the one input that takes a picture. Throws `ConvlensError` where there is none, or more. */
export function pictureOf(graph: Graph, proto: ModelProto, wanted: Wanted): Picture {
  const value = onlyInput(graph, proto);
  const info = graph.infos.get(value);
  if (!info)
    throw new ConvlensError(`input "${value}" has no shape in the file`, "Export the model with input shapes.");
  const { type, shape } = info;
  if (shape.length !== 4 || type === "string" || type === "bool")
    throw new ConvlensError(
      `input "${value}" is ${type}[${shape}], and a picture is N×C×H×W or N×H×W×C`,
      "Convlens explains networks that take pictures.",
    );
  const layout = layoutOf(graph, value, shape, wanted.layout);
  const [channels, rows, columns] = layout === "NCHW" ? [1, 2, 3] : [3, 1, 2];
  const pinned = new Map<string, number>();
  const pin = (axis: number, otherwise: number) => {
    const d = shape[axis]!;
    if (typeof d === "number" && d > 0) return d;
    pinned.set(String(d), otherwise);
    return otherwise;
  };
  const size = [rows!, columns!].map((axis, i) => pin(axis, wanted.size?.[i] ?? USUAL_SIDE)) as [number, number];
  const guessed = !wanted.size && [...pinned.keys()].length > 0;
  return {
    value,
    type,
    layout,
    batch: shape[0] === 0 ? "batch" : shape[0]!,
    extents: [pin(channels!, channelsRead(graph, value) ?? 3), ...size],
    pinned,
    notes: guessed ? [`the file leaves the size of pictures open; ${size.join("×")} is taken (rows × columns)`] : [],
  };
}

function onlyInput(graph: Graph, proto: ModelProto): string {
  const read = consumers(graph);
  const used = graph.inputs.filter((v) => read.has(v));
  const declared = (v: string) => proto.graph!.input.find((i) => i.name === v);
  for (const v of used) refuseOtherThanTensor(v, declared(v));
  const [only] = used;
  if (only === undefined)
    throw new ConvlensError("the model has no input that any of its nodes reads", "Nothing can be shown to it.");
  if (used.length > 1) {
    const list = used.map((v) => {
      const info = graph.infos.get(v);
      return `"${v}" ${info ? `${info.type}[${info.shape}]` : ""}`.trim();
    });
    throw new ConvlensError(
      `the model takes ${used.length} inputs: ${list.join(", ")}`,
      "Convlens gives a model one picture: make the others constants, or export the part that takes the picture.",
    );
  }
  return only;
}

function refuseOtherThanTensor(name: string, declared: ValueInfoProto | undefined): void {
  const kind = declared?.type?.value.case;
  if (kind && kind !== "tensorType")
    throw new ConvlensError(
      `input "${name}" is a ${kind.replace(/Type$/, "").replace("sparseTensor", "sparse tensor")}, and a picture is a tensor`,
      "Export the model with a tensor as its input.",
    );
}

const isChannels = (d: Dim | undefined) => d === 1 || d === 3 || d === 4;

/** The extents tell, if they can; then what is said; then whether the graph begins by moving the last axis. */
function layoutOf(graph: Graph, value: string, shape: readonly Dim[], said: Wanted["layout"]): InputSpec["layout"] {
  const [, second, , last] = shape;
  if (isChannels(second) !== isChannels(last)) return isChannels(second) ? "NCHW" : "NHWC";
  if (said) return said;
  if (typeof second === "number" && second > 0) return "NCHW";
  const moved = readers(graph, value).some((n) => n.op === "Transpose" && String(n.attrs.perm) === "0,3,1,2");
  return moved ? "NHWC" : "NCHW";
}

/** The channels that a convolution's weights take, where one reads the input. */
function channelsRead(graph: Graph, value: string): number | undefined {
  const conv = readers(graph, value).find((n) => n.op === "Conv" && n.inputs[0] === value);
  const perGroup = conv && graph.constants.get(conv.inputs[1]!)?.shape[1];
  return perGroup && perGroup * ((conv.attrs.group as number | undefined) ?? 1);
}

const readers = (graph: Graph, value: string): readonly Node[] => consumers(graph).get(value) ?? [];

/** The graph with its picture input at N×C×H×W float32; what the file takes instead is made from it. */
export function arrange(graph: Graph, picture: Picture, batch: Dim): Graph {
  const { value, type, layout, extents } = picture;
  const made: Node[] = [];
  const then = (op: string, role: string, attrs: Node["attrs"]) => {
    const from = made.at(-1)?.outputs[0] ?? value;
    made.push({ op, inputs: [from], outputs: [`${value}/${role}`], attrs });
  };
  if (type !== "float32" && !readers(graph, value).every((n) => n.op === "Cast")) {
    if (!type.includes("float")) then("Round", "rounded", {});
    then("Cast", type, { to: codeOf(type) });
  }
  if (layout === "NHWC") then("Transpose", "NHWC", { perm: [0, 2, 3, 1] });
  const taken = made.at(-1)?.outputs[0] ?? value;
  const nodes = graph.nodes.map((n) => ({ ...n, inputs: n.inputs.map((v) => (v === value ? taken : v)) }));
  const infos = new Map(graph.infos).set(value, { type: "float32", shape: [batch, ...extents] });
  return { ...graph, inputs: [value], nodes: [...made, ...nodes], infos };
}
