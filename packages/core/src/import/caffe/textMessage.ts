import type { DescField, DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import { create, ScalarType } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { reflect } from "@bufbuild/protobuf/reflect";
import { ConvlensError } from "../../base/errors.ts";
import { enums } from "./enums.ts";
import type { TextField, TextMessage, TextScalar } from "./text.ts";

/**
 * A message of the given kind with the fields of a text. Fields that the kind does not have are left out.
 * Throws `ConvlensError` where a value is none of its field.
 */
export function messageOf<D extends DescMessage>(schema: D, text: TextMessage, file: string): MessageShape<D> {
  const message = create(schema);
  fill(schema, message, text, file);
  return message;
}

function fill(schema: DescMessage, message: Message, text: TextMessage, file: string): void {
  const target = reflect(schema, message);
  const known = fieldsOf(schema);
  for (const f of text.fields) {
    const field = known.get(f.name);
    if (!field || isBytes(field)) continue;
    if (field.message) put(target, field, messageIn(target, field, field.message, f, file));
    else put(target, field, scalarOf(field, f, file));
  }
}

/** A list takes one more item; of a single field the last is kept. */
function put(target: ReflectMessage, field: DescField, value: ScalarValue | ReflectMessage): void {
  if (field.fieldKind === "list") target.get(field).add(value);
  else if (field.fieldKind !== "map") target.set(field, value);
}

function messageIn(
  target: ReflectMessage,
  field: DescField,
  schema: DescMessage,
  f: TextField,
  file: string,
): ReflectMessage {
  // A message that is given twice is one: the second completes the first.
  const made = field.fieldKind === "message" && target.isSet(field) ? target.get(field).message : create(schema);
  if (f.value.kind !== "message") throw wrong(f, file, "a message in braces");
  fill(schema, made, f.value, file);
  return reflect(schema, made);
}

type ScalarValue = string | number | boolean | bigint;

const cache = new Map<DescMessage, ReadonlyMap<string, DescField>>();

function fieldsOf(schema: DescMessage): ReadonlyMap<string, DescField> {
  const found = cache.get(schema) ?? new Map(schema.fields.map((f) => [f.name, f]));
  cache.set(schema, found);
  return found;
}

/** Numbers of blobs, which are weights and come in binary files. */
const isBytes = (field: DescField) => field.scalar === ScalarType.BYTES;

function scalarOf(field: DescField, f: TextField, file: string): ScalarValue {
  const { value } = f;
  if (value.kind === "message") throw wrong(f, file, "a single value");
  const names = enums[`${field.parent.name}.${field.name}`];
  if (names) return memberOf(names, value, f, file);
  switch (field.scalar) {
    case ScalarType.STRING:
      if (value.kind !== "string") throw wrong(f, file, "text in quotes");
      return value.text;
    case ScalarType.BOOL:
      return truth(value, f, file);
    case ScalarType.FLOAT:
      return float(value, f, file);
    case ScalarType.INT64:
      return BigInt(whole(value, f, file, -(2 ** 53), 2 ** 53));
    case ScalarType.UINT32:
      return whole(value, f, file, 0, 2 ** 32 - 1);
    default:
      return whole(value, f, file, -(2 ** 31), 2 ** 31 - 1);
  }
}

function memberOf(names: Readonly<Record<string, number>>, value: TextScalar, f: TextField, file: string): number {
  const found = Object.entries(names).find(([name, n]) => name === value.text || String(n) === value.text);
  if (!found) throw wrong(f, file, `one of ${Object.keys(names).join(", ")}`);
  return found[1];
}

function truth({ text }: TextScalar, f: TextField, file: string): boolean {
  if (/^(true|t|True|1)$/.test(text)) return true;
  if (/^(false|f|False|0)$/.test(text)) return false;
  throw wrong(f, file, "true or false");
}

const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  "-infinity": Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function float({ kind, text }: TextScalar, f: TextField, file: string): number {
  const named = infinities[text.toLowerCase()];
  const v = named ?? (kind === "number" ? numberOf(text.replace(/^([^xX]*)[fF]$/, "$1")) : Number.NaN);
  if (Number.isNaN(v) && named === undefined) throw wrong(f, file, "a number");
  return Math.fround(v);
}

function whole({ kind, text }: TextScalar, f: TextField, file: string, low: number, high: number): number {
  const octal = /^[-+]?0[0-7]+$/.test(text);
  const v = kind === "number" ? (octal ? Number.parseInt(text, 8) : numberOf(text)) : Number.NaN;
  if (!Number.isInteger(v) || v < low || v > high) throw wrong(f, file, `a whole number from ${low} to ${high}`);
  return v;
}

/** Also of hexadecimal numbers with a sign. */
const numberOf = (text: string): number => (text.startsWith("-") ? -Number(text.slice(1)) : Number(text));

function wrong(f: TextField, file: string, wanted: string): ConvlensError {
  const given = f.value.kind === "message" ? "a message" : JSON.stringify(f.value.text.slice(0, 40));
  return new ConvlensError(
    `"${file}": "${f.name}" in line ${f.line} is ${given}, not ${wanted}`,
    "Correct it, or fetch the file again.",
  );
}
