import { ConvlensError, nearest } from "../../../base/errors.ts";
import type { Tensor } from "../../../base/tensor.ts";
import { isFloat, size, toDoubles } from "../../../base/tensor.ts";
import type { Graph, Node } from "../../../onnx/graph.ts";
import { Builder } from "../../../op/builder.ts";
import { axisOf } from "../../../op/extents.ts";
import { inFloat32 } from "../storage.ts";
import type { AtenCall, AtenOp, Made } from "./define.ts";
import { EXPORT } from "./define.ts";
import { Misfit } from "./misfit.ts";
import { atenOps } from "./op/all.ts";
import type { Bound, Given, Signature } from "./signature.ts";
import { bind, signature } from "./signature.ts";
import type { Held, Value } from "./value.ts";
import { AtenTensor, described, Extent } from "./value.ts";

interface Entry {
  readonly op: AtenOp;
  readonly signatures: readonly Signature[];
}

const table = new Map<string, Entry>(
  atenOps.flat().flatMap((op: AtenOp) => {
    const entry: Entry = { op, signatures: [op.takes].flat().map(signature) };
    return [op.name].flat().map((name): [string, Entry] => [name, entry]);
  }),
);

/** More nodes than any network has. */
const MOST_NODES = 1 << 16;

/** Tensors may share storages; this many numbers may be read beyond those that the file can hold. */
const MOST_SHARED = 1 << 24;

export interface EmitterOptions {
  /** Bytes of the file, beside which what is read of it is bounded. */
  readonly bytes: number;
  readonly frozen?: number | undefined;
}

/** Writes operators of PyTorch as nodes of a graph, and gives values the names of the modules that make them. */
export class Emitter {
  readonly g = new Builder();
  readonly frozen: number | undefined;
  /** What was assumed; each is one line. */
  readonly notes = new Set<string>();
  readonly #constants = new Map<Held, string>();
  readonly #read = new Map<Held, Tensor>();
  readonly #names = new Map<string, string>();
  /** The values that are written, with how many there were before. */
  readonly #made = new Map<string, number>();
  readonly #repeated = new Map<string, string>();
  readonly #merged = new Map<string, boolean>();
  #left: number;
  #nodes = 0;
  picture = "";

  constructor({ bytes, frozen }: EmitterOptions) {
    this.#left = bytes + MOST_SHARED;
    this.frozen = frozen;
  }

  static knows(op: string): boolean {
    return entryOf(op) !== undefined;
  }

  /** What an operator makes of its arguments. `place` says in messages where it stands. */
  call(op: string, given: Given, place: string): Value {
    const found = entryOf(op);
    const owner = `operator aten::${op} ${place}`;
    if (!found) {
      const near = nearest(op, table.keys(), 3).join(", ");
      throw new ConvlensError(`the ${owner} is not known (nearest: ${near})`, EXPORT);
    }
    if (++this.#nodes > MOST_NODES)
      throw new ConvlensError(`the model calls more than ${MOST_NODES} operators: the ${owner} is one too many`);
    const { entry, changes } = found;
    const bound = entry.signatures.map((s) => bind(s, given)).find((b) => b !== undefined);
    if (!bound) throw new ConvlensError(`the ${owner} is called with arguments that are not known of it`, EXPORT);
    try {
      const made = entry.op.write(this.#context(op, bound, owner));
      const first = [...bound.values.values()][0];
      if (changes) return this.#changed(first, made, owner);
      return this.#valueOf(made, entry.op.views && first instanceof AtenTensor ? first : undefined);
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw new Misfit(`the ${owner} does not fit what it is given: ${(cause as Error).message}`, undefined, {
        cause,
      });
    }
  }

  /** The value of the graph that a tensor is. */
  valueOf(t: AtenTensor, owner = "code"): string {
    if (t.seen !== t.storage.changes)
      throw new ConvlensError(`the ${owner} reads a tensor of which a view has been changed in place`, EXPORT);
    if (typeof t.value === "string") return t.value;
    const held = t.value;
    const known = this.#constants.get(held);
    if (known !== undefined) return known;
    const made = this.g.constant(this.constantOf(held), held.name);
    this.#constants.set(held, made);
    return made;
  }

  /** The numbers of a tensor of the file. */
  constantOf(held: Held): Tensor {
    const known = this.#read.get(held);
    if (known) return known;
    this.#left -= size(held.shape);
    if (this.#left < 0) throw new ConvlensError("the model's tensors have more numbers than the file can hold");
    const stored = held.read();
    const tensor = isFloat(stored.type) ? inFloat32(stored) : stored;
    this.#read.set(held, tensor);
    return tensor;
  }

  /** Whether a value is what some operator made. */
  wrote(value: string): boolean {
    return this.#made.has(value);
  }

  /** The name that a value has in the graph that is built. */
  named(value: string): string {
    return this.#names.get(value) ?? value;
  }

  /** How far the graph has come: what is written from here on is newer. */
  mark(): number {
    return this.#made.size;
  }

  /** Gives what a module puts out the module's name, unless it was there before it. */
  name(path: string, t: Value, mark: number): void {
    if (path === "" || !(t instanceof AtenTensor) || typeof t.value !== "string") return;
    if (t.seen !== t.storage.changes || (this.#made.get(t.value) ?? -1) < mark) return;
    if (this.#names.has(t.value)) {
      t.value = this.g.node("Identity", [t.value], {}, path);
      this.#note(t.value);
      this.#names.set(t.value, t.value);
    } else this.#names.set(t.value, this.g.fresh(path));
  }

  /** The graph, with the names that modules have. */
  build(outputs: readonly string[]): Graph {
    const graph = this.g.build(outputs);
    const named = (v: string) => this.named(v);
    const renamed = (n: Node): Node => ({ ...n, inputs: n.inputs.map(named), outputs: n.outputs.map(named) });
    return {
      ...graph,
      nodes: graph.nodes.map(renamed),
      outputs: graph.outputs.map(named),
      infos: new Map([...graph.infos].map(([v, info]) => [named(v), info])),
    };
  }

  #wrapped(value: string, viewed?: AtenTensor): AtenTensor {
    this.#note(value);
    return new AtenTensor(value, viewed?.storage);
  }

  #note(value: string): void {
    if (!this.#made.has(value)) this.#made.set(value, this.#made.size);
  }

  #valueOf(made: Made, viewed?: AtenTensor): Value {
    const wrap = (v: string) => this.#wrapped(v, viewed);
    if (typeof made === "string") return wrap(made);
    return "value" in made ? made.value : made.map(wrap);
  }

  #changed(first: Value | undefined, made: Made, owner: string): Value {
    if (typeof made === "object" && "value" in made && made.value === first) return first;
    if (!(first instanceof AtenTensor) || typeof made !== "string")
      throw new ConvlensError(`the ${owner} changes what is no tensor`, EXPORT);
    this.#note(made);
    first.storage.changes++;
    first.seen = first.storage.changes;
    first.value = made;
    return first;
  }

  #context(op: string, { values, rest }: Bound, owner: string): AtenCall {
    const error = (message: string, hint = EXPORT) => new Misfit(`the ${owner} ${message}`, hint);
    const arg = (name: string): Value => {
      const v = values.get(name);
      if (v === undefined) throw error(`has no argument ${name}`);
      return v;
    };
    const value = (v: Value, name: string): string => {
      if (v instanceof AtenTensor) return this.valueOf(v, owner);
      throw error(`takes ${described(v)} as its ${name}, not a tensor`);
    };
    const list = (name: string): readonly Value[] => {
      const v = arg(name);
      return Array.isArray(v) ? v : [v];
    };
    const number = (v: Value, name: string): number => {
      const n = this.#scalar(v);
      if (typeof n === "number") return n;
      throw error(`takes ${described(v)} as its ${name}, not a number`);
    };
    const whole = (v: Value, name: string): number => {
      const n = number(v, name);
      if (Number.isSafeInteger(n)) return n;
      throw error(`takes ${n} as its ${name}, not a whole number`);
    };
    const wholes = (name: string, count?: number): number[] => {
      const all = list(name).map((v) => whole(v, name));
      if (count === undefined || all.length === count) return all;
      if (all.length !== 1) throw error(`takes ${all.length} numbers as its ${name}, not ${count}`);
      return new Array<number>(count).fill(all[0]!);
    };
    const { g } = this;
    return {
      g,
      op,
      picture: this.picture,
      frozen: this.frozen,
      arg,
      rest,
      error,
      wholes,
      given: (name) => values.has(name),
      has: (name) => (values.get(name) ?? null) !== null,
      x: (name) => value(arg(name), name),
      xs: (name) => list(name).map((v) => value(v, name)),
      shape: (name) => g.shape(value(arg(name), name)),
      constant: (name) => {
        const v = arg(name);
        return v instanceof AtenTensor ? this.#constant(v) : undefined;
      },
      number: (name) => number(arg(name), name),
      whole: (name) => whole(arg(name), name),
      flag: (name) => arg(name) === true || arg(name) === 1,
      scalar: (name) => this.#scalar(arg(name)),
      axis: (name, rank) => axisOf(whole(arg(name), name), rank),
      axes: (name, rank) => wholes(name).map((a) => axisOf(a, rank)),
      valueOf: (t) => this.valueOf(t, owner),
      made: (v) => this.#wrapped(v),
      repeats: (made, source) => void this.#repeated.set(made, source),
      unrepeated: (v) => this.#repeated.get(v) ?? v,
      mergeBatch: (dim, outer) => void this.#merged.set(dim, outer),
      outerBatch: (dim) => this.#merged.get(dim),
      note: (text) => void this.notes.add(text),
    };
  }

  #constant(t: AtenTensor): Tensor | undefined {
    return typeof t.value === "string" ? this.g.constantNamed(t.value) : this.constantOf(t.value);
  }

  #scalar(v: Value): number | Extent | undefined {
    if (typeof v === "number" || v instanceof Extent) return v;
    if (typeof v === "boolean") return Number(v);
    if (!(v instanceof AtenTensor) || typeof v.value === "string" || size(v.value.shape) !== 1) return undefined;
    return toDoubles(this.constantOf(v.value)).data[0];
  }

  /** A number or an extent, where a value is one. */
  scalarOf(v: Value): number | Extent | undefined {
    return this.#scalar(v);
  }
}

function entryOf(op: string): { entry: Entry; changes: boolean } | undefined {
  const entry = table.get(op);
  if (entry) return { entry, changes: false };
  const plain = op.endsWith("_") ? table.get(op.slice(0, -1)) : undefined;
  return plain?.op.inPlace ? { entry: plain, changes: true } : undefined;
}
