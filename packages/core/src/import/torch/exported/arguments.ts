import type { Value } from "../aten/value.ts";
import { Inert } from "../inert.ts";
import { nameOf, scriptTypeOf, unionOf } from "./schema.ts";

/** What values of the graph have become, by their names. */
export type Lookup = (name: string) => Value;

/** Reads an `Argument` of the schema. `undefined` for one of a kind that no operator here takes, such as a graph. */
export function argumentOf(arg: unknown, lookup: Lookup): Value | undefined {
  const [kind, held] = unionOf(arg) ?? [];
  return kind !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind]!(held, lookup) : undefined;
}

type Reader = (held: unknown, lookup: Lookup) => Value | undefined;

const named: Reader = (held, lookup) => {
  const name = nameOf(held);
  return name === undefined ? undefined : lookup(name);
};

/** A number, or the name of one that the graph computes; JSON has no infinity but as a text. */
const numeric: Reader = (held, lookup) => {
  if (typeof held === "number") return held;
  if (typeof held === "string") return Number(held);
  const [kind, value] = unionOf(held) ?? [];
  if (kind === "as_name" && typeof value === "string") return lookup(value);
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
};

const listOf =
  (read: Reader): Reader =>
  (held, lookup) => {
    const items = Array.isArray(held) ? held.map((v) => read(v, lookup)) : [undefined];
    return items.every((v) => v !== undefined) ? (items as Value[]) : undefined;
  };

const flag: Reader = (held) => (typeof held === "boolean" ? held : undefined);
const text: Reader = (held) => (typeof held === "string" ? held : undefined);

const optional: Reader = (held, lookup) => {
  const [kind, value] = unionOf(held) ?? [];
  return kind === "as_tensor" ? named(value, lookup) : null;
};

const kinds: Readonly<Record<string, Reader>> = {
  as_none: () => null,
  as_tensor: named,
  as_tensors: listOf(named),
  as_optional_tensor: optional,
  as_optional_tensors: listOf(optional),
  as_int: numeric,
  as_ints: listOf(numeric),
  as_float: numeric,
  as_floats: listOf(numeric),
  as_sym_int: numeric,
  as_sym_ints: listOf(numeric),
  as_sym_float: numeric,
  as_sym_floats: listOf(numeric),
  as_sym_bool: numeric,
  as_bool: flag,
  as_bools: listOf(flag),
  as_string: text,
  as_strings: listOf(text),
  as_scalar_type: (held) => scriptTypeOf(held),
  as_device: () => new Inert("device"),
  as_layout: () => new Inert("layout"),
  as_memory_format: () => new Inert("memory format"),
};
