import { ConvlensError } from "../base/errors.ts";
import type { DataType } from "../base/tensor.ts";

/** Element types by their number in `TensorProto.DataType`; the holes are types that no tensor here can hold. */
const byNumber: readonly (DataType | undefined)[] = [
  undefined,
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  undefined,
  undefined,
  "bfloat16",
];

const refused: Readonly<Record<number, string>> = {
  14: "complex64",
  15: "complex128",
  17: "float8e4m3fn",
  18: "float8e4m3fnuz",
  19: "float8e5m2",
  20: "float8e5m2fnuz",
  21: "uint4",
  22: "int4",
  23: "float4e2m1",
  24: "float8e8m0",
};

/** The element type of a number of the format; `undefined` for one that is not held here. */
export const dataTypeOf = (code: number): DataType | undefined => byNumber[code];

/** The number of an element type in the format. */
export const codeOf = (type: DataType): number => byNumber.indexOf(type);

/** The number of an element type by the name that the format gives it, such as `FLOAT`; `undefined` for another name. */
export function codeNamed(name: string): number | undefined {
  const upper = name.toUpperCase();
  const type = { FLOAT: "float32", DOUBLE: "float64" }[upper] ?? upper.toLowerCase();
  const code = byNumber.indexOf(type as DataType);
  return code > 0 ? code : undefined;
}

/** The element type of a tensor; throws, naming tensor and type, for one that is not held here. */
export function requireDataType(code: number, tensor: string): DataType {
  const type = byNumber[code];
  if (type) return type;
  throw new ConvlensError(
    `tensor "${tensor}" has element type ${refused[code] ?? `number ${code}`}, which Convlens does not read`,
    "Export the model with float32 weights.",
  );
}
