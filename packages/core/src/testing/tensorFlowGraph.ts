import type { Shape } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { ModelFile } from "../import/define.ts";
import { type TfjsWeight, tfjsFile } from "./tfjsFile.ts";

/** A node in the JSON form of its protocol buffer. */
export interface JsonNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

type Attribute = string | number | boolean | readonly number[] | readonly string[] | { readonly f: number };

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");

/** Whole numbers as texts, texts in base64, as the converter writes them. */
function attribute(v: Attribute): unknown {
  if (typeof v === "string") return v.startsWith("DT_") ? { type: v } : { s: base64(v) };
  if (typeof v === "number") return { i: String(v) };
  if (typeof v === "boolean") return { b: v };
  if ("f" in v) return v;
  if (v.length === 0) return { list: {} };
  return { list: typeof v[0] === "string" ? { s: v.map((s) => base64(String(s))) } : { i: v.map(String) } };
}

/** A node called after its operator, unless it has a name. */
export const node = (
  op: string,
  input: readonly string[],
  attrs: Readonly<Record<string, Attribute>> = {},
  name = op,
): JsonNode => ({
  name,
  op,
  input,
  attr: Object.fromEntries(Object.entries(attrs).map(([key, v]) => [key, attribute(v)])),
});

/** The picture; −1 stands for an open extent. */
export const placeholder = (shape: readonly number[], name = "photo", dtype = "DT_FLOAT"): JsonNode => ({
  name,
  op: "Placeholder",
  attr: { dtype: { type: dtype }, shape: { shape: { dim: shape.map((d) => ({ size: String(d) })) } } },
});

export const constantNode = ({ name, shape, storage }: TfjsWeight): JsonNode => {
  const dtype = storage === "int32" ? "DT_INT32" : "DT_FLOAT";
  const dim = shape.map((d) => ({ size: String(d) }));
  return { name, op: "Const", attr: { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: { dim } } } } };
};

/** Whole numbers that say how a node works. */
export const ints = (name: string, values: readonly number[], shape: Shape = [values.length]): TfjsWeight => ({
  name,
  shape,
  data: values.slice(0, size(shape)),
  storage: "int32",
});

export interface GraphFile {
  readonly input: readonly number[];
  readonly nodes: readonly JsonNode[];
  readonly weights?: readonly TfjsWeight[];
  readonly signature?: object;
}

/** `model.json` of a graph that takes `photo`, with its weights beside it. */
export const graphFile = ({ input, nodes, weights = [], signature }: GraphFile): ModelFile =>
  tfjsFile(
    {
      format: "graph-model",
      generatedBy: "2.4.0",
      convertedBy: "TensorFlow.js Converter v3.0.0",
      ...(signature && { signature }),
      modelTopology: {
        node: [placeholder(input), ...weights.map(constantNode), ...nodes],
        versions: { producer: 440 },
      },
    },
    weights,
  );
