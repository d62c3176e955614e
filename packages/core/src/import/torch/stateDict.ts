import { ConvlensError } from "../../base/errors.ts";
import { bytesOf, size, type Tensor } from "../../base/tensor.ts";
import { numpyTensor } from "./numpy.ts";
import { inFloat32, Malformed, type Storages, tensorOf } from "./storage.ts";
import type { Pickled } from "./values.ts";
import { Instance, isDict, TorchTensor } from "./values.ts";

/** The tensors of a network by the names of their modules, and how they were found. */
export interface StateDict {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Each is one line. */
  readonly notes: readonly string[];
}

/** What checkpoints call the weights of a network, the first to be taken first. */
const usual = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "net",
  "network",
  "module",
  "weights",
  "params",
];

/** Modules within modules are read to this depth. */
const MOST_DEPTH = 64;

/** The same module may be in several others, and so lie in itself, in a manner, without end. */
const MOST_MODULES = 1 << 16;

/** More tensors than any network has. */
export const MOST_TENSORS = 1 << 14;

/** Tensors may share storages; this many numbers more than the storages hold may come of it, beside as many again. */
const MOST_SHARED = 1 << 22;

type Found = Map<string, TorchTensor | Instance>;

interface Candidate {
  readonly path: readonly string[];
  readonly tensors: Found;
  /** The class of a module that was saved whole. */
  readonly type?: string;
}

/**
 * The network's weights within what was saved: a state dict, a checkpoint that holds one, or a module as a whole.
 * Throws `ConvlensError` where there are none.
 */
export function stateDictOf(root: Pickled, storages: Storages, littleEndian: boolean, name: string): StateDict {
  const candidates = candidatesOf(root);
  const best = candidates.find((c) => rank(c) === Math.min(...candidates.map(rank)));
  if (!best)
    throw new ConvlensError(
      `"${name}" holds no weights of a network: ${describe(root)}`,
      "Save them with torch.save(model.state_dict(), 'weights.pth').",
    );
  requireBounded(best.tensors, storages);
  const tensors = new Map(
    [...best.tensors].map(([key, t]) => {
      const tensor = t instanceof TorchTensor ? tensorOf(t, storages, littleEndian) : numpyTensor(t)!;
      return [key, inFloat32(tensor)] as const;
    }),
  );
  return { tensors, notes: notesOf(best, candidates) };
}

/** Throws `Malformed` where the tensors are not in the file, or hold far more numbers than it does. */
function requireBounded(tensors: Found, storages: Storages): void {
  const held = new Map<string, number>();
  let total = 0;
  for (const t of tensors.values()) {
    if (!(t instanceof TorchTensor)) continue;
    if (!held.has(t.storage.key)) held.set(t.storage.key, storages(t.storage.key).length / bytesOf(t.type));
    total += size(t.shape);
  }
  const all = [...held.values()].reduce((sum, n) => sum + n, 0);
  if (total > 2 * all + MOST_SHARED)
    throw new Malformed(`its tensors have ${total} elements where its storages hold ${Math.floor(all)}`);
}

function rank({ path }: Candidate): number {
  if (path.length === 0) return -1;
  const at = usual.indexOf(path.at(-1)!);
  return (at < 0 ? usual.length : at) + path.length / 100;
}

function notesOf({ path, type }: Candidate, candidates: readonly Candidate[]): string[] {
  const others = candidates.filter((c) => c.path !== path).map((c) => `"${c.path.join(".")}"`);
  return [
    ...(type ? [`a whole ${type} was saved; its weights were read, its code was not`] : []),
    ...(others.length > 0 ? [`the weights under "${path.join(".")}" were taken, not ${others.join(" or ")}`] : []),
  ];
}

/** Dicts of tensors and modules, from the outside in; what is inside of one is not looked at again. */
function candidatesOf(root: Pickled): Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<Pickled>();
  let layer: { value: Pickled; path: string[] }[] = [{ value: root, path: [] }];
  for (let depth = 0; depth < 4 && layer.length > 0; depth++) {
    const next: typeof layer = [];
    for (const { value, path } of layer) {
      if (seen.has(value)) continue;
      seen.add(value);
      const tensors = ownTensors(value);
      if (tensors.size > 0) found.push({ path, tensors, ...(value instanceof Instance && { type: value.type }) });
      else if (isDict(value))
        for (const [key, inner] of value.entries)
          if (typeof key === "string" && !/optim|sched/i.test(key)) next.push({ value: inner, path: [...path, key] });
    }
    layer = next;
  }
  return found;
}

const isTensor = (v: Pickled): v is TorchTensor | Instance =>
  v instanceof TorchTensor || (v instanceof Instance && numpyTensor(v) !== undefined);

function ownTensors(value: Pickled): Found {
  const found: Found = new Map();
  if (isDict(value)) {
    for (const [key, v] of value.entries) if (typeof key === "string" && isTensor(v)) found.set(key, v);
    // Of single numbers beside other things, such as a loss, none is a parameter of a module.
    if (![...found.keys()].some((key) => key.includes("."))) found.clear();
  } else if (value instanceof Instance) collect(value, "", found, { left: MOST_MODULES }, 0);
  return found;
}

/** What `state_dict()` of a module gives: its parameters and buffers, then those of the modules in it. */
function collect(module: Instance, prefix: string, found: Found, modules: { left: number }, depth: number): void {
  if (depth > MOST_DEPTH) throw new Malformed(`modules lie within each other more than ${MOST_DEPTH} deep`);
  if (found.size > MOST_TENSORS) throw new Malformed(`it has more than ${MOST_TENSORS} tensors`);
  if (modules.left-- === 0) throw new Malformed(`it has more than ${MOST_MODULES} modules`);
  for (const group of ["_parameters", "_buffers"])
    for (const [key, v] of entriesOf(module, group)) if (isTensor(v)) found.set(prefix + key, v);
  for (const [key, v] of entriesOf(module, "_modules"))
    if (v instanceof Instance) collect(v, `${prefix}${key}.`, found, modules, depth + 1);
}

function entriesOf(module: Instance, group: string): [string, Pickled][] {
  const held = isDict(module.state) ? module.state.entries.get(group) : undefined;
  if (!isDict(held)) return [];
  return [...held.entries].filter((e): e is [string, Pickled] => typeof e[0] === "string");
}

function describe(root: Pickled): string {
  if (root instanceof TorchTensor) return "it is a single tensor";
  if (root instanceof Instance) return `it is a ${root.type}`;
  if (Array.isArray(root)) return `it is a list of ${root.length}`;
  if (!isDict(root)) return "it is no dict";
  const keys = [...root.entries.keys()].filter((k) => typeof k === "string");
  return keys.length > 0 ? `it is a dict of ${keys.slice(0, 5).join(", ")}` : "its dict is empty";
}
