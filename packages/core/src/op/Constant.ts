import type { DataType, Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { infoOf } from "../onnx/graph.ts";
import { defineOp } from "./define.ts";

const forms: Readonly<Record<string, DataType>> = {
  value_float: "float32",
  value_floats: "float32",
  value_int: "int64",
  value_ints: "int64",
  value_string: "string",
  value_strings: "string",
};

/** The tensor that a `Constant` node holds, whichever attribute holds it; integers beyond 2^53 only in the form `value`. */
export function constantOf(attrs: Attrs): Tensor {
  if (attrs.value) return attrs.value as Tensor;
  const form = Object.keys(forms).find((f) => f in attrs);
  if (!form) throw new Error("it holds its value in a form that is not supported (a sparse tensor)");
  const type = forms[form]!;
  const held = attrs[form] as number | string | readonly number[] | readonly string[];
  const list = Array.isArray(held) ? held : [held];
  const shape = Array.isArray(held) ? [held.length] : [];
  if (type === "string") return { type, shape, data: list as string[] };
  const data = type === "float32" ? Float32Array.from(list as number[]) : BigInt64Array.from(list as number[], BigInt);
  return { type, shape, data };
}

export default defineOp({
  type: "Constant",
  infer: ({ attrs }) => [infoOf(constantOf(attrs))],
  evaluate: ({ attrs }) => [toDoubles(constantOf(attrs)).data],
  backward: "stops",
});
