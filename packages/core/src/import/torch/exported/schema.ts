import { isObject, type Json } from "../../tfjs/artifacts.ts";
import type { StorageRef } from "../values.ts";

// The schema of exported programs, torch/_export/serde/schema.py of PyTorch: unions are objects with one key.

type ElementType = StorageRef["type"];

/** Element types by the numbers of the schema, and by the names that early versions wrote; the last are TorchScript's numbers. */
const elements: readonly (readonly [code: number, name: string, type: ElementType, script: number])[] = [
  [1, "BYTE", "uint8", 0],
  [2, "CHAR", "int8", 1],
  [3, "SHORT", "int16", 2],
  [4, "INT", "int32", 3],
  [5, "LONG", "int64", 4],
  [6, "HALF", "float16", 5],
  [7, "FLOAT", "float32", 6],
  [8, "DOUBLE", "float64", 7],
  [12, "BOOL", "bool", 11],
  [13, "BFLOAT16", "bfloat16", 15],
];

const rowOf = (code: unknown) => elements.find(([number, name]) => number === code || name === code);

export const elementTypeOf = (code: unknown): ElementType | undefined => rowOf(code)?.[2];

/** The number that TorchScript has for an element type; `undefined` for one that is not read. */
export const scriptTypeOf = (code: unknown): number | undefined => rowOf(code)?.[3];

/** A `SymInt` that is a number. */
export const wholeOf = (v: unknown): number | undefined => {
  const n = isObject(v) ? v.as_int : v;
  return typeof n === "number" && Number.isSafeInteger(n) ? n : undefined;
};

/** A list of `SymInt`; -1 for what is no number. */
export const sizesOf = (v: unknown): number[] => (Array.isArray(v) ? v.map((d) => wholeOf(d) ?? -1) : []);

export const listOf = (v: unknown): readonly Json[] => (Array.isArray(v) ? v.filter(isObject) : []);

/** The one key of a union, and what it holds. */
export function unionOf(v: unknown): readonly [kind: string, held: unknown] | undefined {
  return isObject(v) ? Object.entries(v).find(([, held]) => held !== undefined) : undefined;
}

export const nameOf = (v: unknown, key = "name"): string | undefined => {
  const name = isObject(v) ? v[key] : undefined;
  return typeof name === "string" ? name : undefined;
};

/** What inputs and outputs of a graph stand for. */
export interface Signature {
  /** The names of the file's tensors, by those of the graph. */
  readonly tensors: ReadonlyMap<string, string>;
  /** Inputs that whoever calls the program gives. */
  readonly given: readonly string[];
  readonly puts: readonly string[];
}

const holders: Readonly<Record<string, string>> = {
  parameter: "parameter_name",
  buffer: "buffer_name",
  tensor_constant: "tensor_constant_name",
};

/** Reads a signature, of today or of schema version 1 (PyTorch 2.1), which had a dict for each kind. */
export function signatureOf(v: Json): Signature {
  const tensors = new Map<string, string>();
  const given: string[] = [];
  for (const [kind, spec] of listOf(v.input_specs).map((s) => unionOf(s) ?? (["", undefined] as const))) {
    const arg = isObject(spec) ? spec.arg : undefined;
    const held = Object.hasOwn(holders, kind) ? nameOf(spec, holders[kind]) : undefined;
    const name = nameOf(arg) ?? tensorNames(arg)[0];
    if (held !== undefined && name !== undefined) tensors.set(name, held);
    else if (kind === "user_input" && name !== undefined) given.push(name);
  }
  for (const key of ["inputs_to_parameters", "inputs_to_buffers", "inputs_to_lifted_tensor_constants"])
    for (const [name, held] of Object.entries(isObject(v[key]) ? v[key] : {})) tensors.set(name, String(held));
  const puts = listOf(v.output_specs).flatMap((s) => (isObject(s.user_output) ? tensorNames(s.user_output.arg) : []));
  return { tensors, given: [...given, ...texts(v.user_inputs)], puts: [...puts, ...texts(v.user_outputs)] };
}

const texts = (v: unknown): string[] => (Array.isArray(v) ? v.filter((s) => typeof s === "string") : []);

/** The names of the tensors of an `Argument`. */
export function tensorNames(arg: unknown): string[] {
  const [kind, held] = unionOf(arg) ?? [];
  if (kind === "as_tensor") return [nameOf(held)].filter((n) => n !== undefined);
  return kind === "as_tensors" ? listOf(held).flatMap((t) => nameOf(t) ?? []) : [];
}
