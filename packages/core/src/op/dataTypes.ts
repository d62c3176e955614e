import type { DataType } from "../base/tensor.ts";

/** Element types by their numbers in `TensorProto.DataType` of the ONNX format. */
const types: Readonly<Record<number, DataType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

/** The element type of that number; throws for types that nothing here computes in (complex, 8-bit floats, 4-bit integers). */
export function dataTypeOf(code: number): DataType {
  const type = types[code];
  if (!type) throw new Error(`element type ${code} is not supported`);
  return type;
}

/** The number of an element type in the ONNX format. */
export const codeOf = (type: DataType): number => Number(Object.keys(types).find((c) => types[Number(c)] === type));
