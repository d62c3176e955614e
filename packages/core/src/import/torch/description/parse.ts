import { z } from "zod";
import { nearest } from "../../../base/errors.ts";
import type { Layer, LayerKind, Path } from "./define.ts";
import { torchLayerKinds } from "./kind/all.ts";

/** Something in a description that is not in order, and where. */
export class Fault extends Error {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

const kinds = new Map<string, LayerKind>(torchLayerKinds.flat().map((kind) => [kind.kind, kind]));

/** Layers within layers are read to this depth. */
const MOST_DEPTH = 64;

/** Layers as they are written: of PyTorch's class or of a structure, with its name and settings. Throws `Fault`. */
export function layersOf(list: unknown, path: Path = []): readonly Layer[] {
  if (!Array.isArray(list)) throw new Fault(path, "expected a list of layers");
  if (path.length > 2 * MOST_DEPTH) throw new Fault(path, `layers lie within each other more than ${MOST_DEPTH} deep`);
  return list.map((entry, i) => layerOf(entry, [...path, i]));
}

function layerOf(entry: unknown, path: Path): Layer {
  if (typeof entry === "string") return nameless(entry, path);
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw new Fault(path, 'expected a layer, such as { "Conv2d": "conv1" } or "ReLU"');
  const { when, ...rest } = entry as Record<string, unknown>;
  const found = Object.keys(rest).filter((key) => kinds.has(key));
  if (found.length !== 1) throw new Fault(path, found.length > 1 ? twice(found) : unknown(Object.keys(rest)));
  const kind = kinds.get(found[0]!)!;
  const { [kind.kind]: name, layers, branches, ...fields } = rest;
  if (typeof name !== "string" && !(kind.kind === "repeat" && typeof name === "number"))
    throw new Fault([...path, kind.kind], `expected ${kind.names ?? "the name of a module, as text"}`);
  if (when !== undefined && typeof when !== "string")
    throw new Fault([...path, "when"], "expected the name of a tensor or module, as text");
  const nested = { layers, branches };
  for (const key of ["layers", "branches"] as const) {
    if (kind.holds === key && nested[key] === undefined) throw new Fault(path, `${kind.kind} has no "${key}"`);
    if (kind.holds !== key && nested[key] !== undefined)
      throw new Fault([...path, key], `${kind.kind} holds no ${key}`);
  }
  requireFields(kind, fields, path);
  return {
    kind,
    name: String(name),
    fields,
    layers: kind.holds === "layers" ? layersOf(layers, [...path, "layers"]) : [],
    branches: kind.holds === "branches" ? branchesOf(branches, [...path, "branches"]) : [],
    when: when as string | undefined,
    path,
  };
}

function branchesOf(list: unknown, path: Path): (readonly Layer[])[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new Fault(path, "expected a list of branches, each a list of layers");
  return list.map((branch, i) => layersOf(branch, [...path, i]));
}

function nameless(name: string, path: Path): Layer {
  const kind = kinds.get(name);
  if (!kind) throw new Fault(path, unknown([name]));
  if (!kind.nameless) throw new Fault(path, `${name} needs a name: { "${name}": … }`);
  requireFields(kind, {}, path);
  return { kind, name: undefined, fields: {}, layers: [], branches: [], when: undefined, path };
}

const twice = (keys: readonly string[]) => `one layer is both ${keys.join(" and ")}`;

function unknown(keys: readonly string[]): string {
  if (keys.length === 0) return "the layer is empty";
  const [near] = keys
    .flatMap((key) => nearest(key, kinds.keys(), 1).map((kind) => ({ key, kind })))
    .sort((a, b) => far(a) - far(b));
  return `${keys.map((key) => `"${key}"`).join(", ")}: no kind of layer is called so; nearest is ${near!.kind}`;
}

const far = ({ key, kind }: { key: string; kind: string }) => Math.abs(key.length - kind.length);

const VARIABLE = /\{[^{}]*\}/;

/** Fields with variables in them are checked when these are known. */
function requireFields(kind: LayerKind, fields: Readonly<Record<string, unknown>>, path: Path): void {
  const open = Object.keys(fields).filter((key) => typeof fields[key] === "string" && VARIABLE.test(fields[key]));
  const known = Object.keys(kind.fields).filter((key) => !open.includes(key));
  const checked = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !open.includes(key) || !kind.fields[key]),
  );
  const form = z.strictObject(Object.fromEntries(known.map((key) => [key, kind.fields[key]!])));
  fieldsOf(kind, checked, path, form);
}

/** The fields of a layer with what they are where nothing is said. Throws `Fault`. */
export function fieldsOf(
  kind: LayerKind,
  fields: Readonly<Record<string, unknown>>,
  path: Path,
  form: z.ZodType = z.strictObject(kind.fields),
): Readonly<Record<string, unknown>> {
  const { success, data, error } = form.safeParse(fields);
  if (success) return data as Readonly<Record<string, unknown>>;
  const [issue] = error.issues;
  if (issue!.code === "unrecognized_keys") {
    const has = Object.keys(kind.fields);
    const known = has.length > 0 ? `it has ${has.join(", ")}` : "it has none";
    throw new Fault([...path, issue!.keys[0]!], `${kind.kind} knows no "${issue!.keys[0]}"; ${known}`);
  }
  const place = issue!.path as (string | number)[];
  const absent = place.length === 1 && fields[place[0]!] === undefined;
  throw new Fault(
    absent ? path : [...path, ...place],
    absent ? `${kind.kind} needs "${place[0]}"` : `${kind.kind}: ${place.join(".")}: ${issue!.message}`,
  );
}
