import type { Emitter } from "../aten/emitter.ts";
import { AtenTensor, described, Extent, type Value } from "../aten/value.ts";
import { Inert } from "../inert.ts";
import { DictObject, RecordObject } from "./objects.ts";

/** A call of something that code does beside operators on tensors. */
export interface BuiltinCall {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly emitter: Emitter;
  fault(message: string): Error;
}

/** `undefined` where the arguments are none that it is for, so that an operator on tensors is meant. */
export type Builtin = (c: BuiltinCall) => Value | undefined;

/** The longest list that code may make. */
const MOST_ITEMS = 1 << 16;

const listOf = (v: Value | undefined): Value[] | undefined => (Array.isArray(v) ? v : undefined);

/** The place of an index within a length; `undefined` where there is none. */
function placeIn(c: BuiltinCall, length: number, at: Value | undefined): number {
  const i = typeof at === "number" ? (at < 0 ? at + length : at) : Number.NaN;
  if (!(i >= 0 && i < length)) throw c.fault(`asks for item ${described(at)} of ${length}`);
  return i;
}

export function itemOf(c: BuiltinCall, of: Value | undefined, at: Value | undefined): Value | undefined {
  if (of instanceof DictObject) return of.entries.get(at ?? null);
  const items = of instanceof RecordObject ? [...of.fields.values()] : listOf(of);
  return items && items[placeIn(c, items.length, at)]!;
}

/** Whether two values are the same, where that is known when the file is read. */
function equal(c: BuiltinCall, a: Value, b: Value): boolean {
  const [x, y] = [plain(c, a), plain(c, b)];
  if (x instanceof Extent && y instanceof Extent && x.times === y.times) return true;
  // The batch is some number above zero.
  if (x instanceof Extent || y instanceof Extent) {
    const [extent, other] = x instanceof Extent ? [x, y] : [y as Extent, x];
    if (typeof other !== "number" || other < 1 || other % extent.times !== 0) return false;
    throw c.fault("depends on the size of the batch");
  }
  if (x instanceof AtenTensor || y instanceof AtenTensor) throw c.fault("depends on the numbers of a tensor");
  if (Array.isArray(x) && Array.isArray(y)) return x.length === y.length && x.every((v, i) => equal(c, v, y[i]!));
  return x === y;
}

const plain = (c: BuiltinCall, v: Value): Value => c.emitter.scalarOf(v) ?? v;

/** Whether a comparison is of numbers that only the graph knows. */
const ofTensors = (c: BuiltinCall): boolean => c.args.some((v) => plain(c, v) instanceof AtenTensor);

function ordered(c: BuiltinCall, test: (a: number, b: number) => boolean): Value | undefined {
  const [a, b] = c.args.map((v) => plain(c, v));
  if (typeof a === "number" && typeof b === "number") return test(a, b);
  // Above what is at most zero whatever the batch is.
  if (a instanceof Extent && typeof b === "number" && b <= 0) return test(1, 0);
  if (b instanceof Extent && typeof a === "number" && a <= 0) return test(0, 1);
  if (a instanceof Extent || b instanceof Extent) throw c.fault("depends on the size of the batch");
  return undefined;
}

const truth = (c: BuiltinCall, v: Value | undefined): boolean => {
  const known = v === undefined ? undefined : plain(c, v);
  if (typeof known === "boolean") return known;
  if (typeof known === "number") return known !== 0;
  throw c.fault(`needs ${described(v)} to be known`);
};

const isNone = (v: Value | undefined) => v === null || v === undefined;

/** The number that a tensor or a number is; `undefined` for one that the graph computes. */
const converted =
  (round: (n: number) => number): Builtin =>
  (c) => {
    const v = c.emitter.scalarOf(c.args[0] ?? null);
    if (typeof v === "number") return round(v);
    if (v instanceof Extent) return v;
    if (typeof c.args[0] === "string") return Number(c.args[0]);
    throw c.fault(`depends on the numbers of ${described(c.args[0])}`);
  };

const first: Builtin = ({ args: [v] }) => v;

const numbers: Builtin = (c) => {
  const [a, b] = c.args.map((v) => plain(c, v));
  return typeof a === "number" && b === undefined ? a : undefined;
};

const extremum =
  (pick: (...n: number[]) => number): Builtin =>
  ({ args: [a, b] }) => {
    const all = b === undefined ? listOf(a) : [a!, b];
    return all?.length && all.every((v) => typeof v === "number") ? pick(...(all as number[])) : undefined;
  };

function repeated(c: BuiltinCall, list: readonly Value[], times: Value | undefined): Value[] {
  const count = typeof times === "number" ? Math.max(0, times) : Number.NaN;
  if (!(list.length * count <= MOST_ITEMS)) throw c.fault(`repeats a list ${described(times)} times`);
  return Array.from({ length: count }, () => list).flat();
}

const grown = (c: BuiltinCall, list: Value[] | undefined, items: readonly Value[]): Value[] | undefined => {
  if (list && list.length + items.length > MOST_ITEMS) throw c.fault("makes a list without end");
  list?.push(...items);
  return list;
};

/** What code of TorchScript calls `torch.…`, on numbers, texts and lists. */
export const builtins: Readonly<Record<string, Builtin>> = {
  len: ({ args: [v], emitter }) => {
    if (v instanceof AtenTensor) return emitter.call("size", { positional: [v, 0], named: new Map() }, "in len");
    if (v instanceof DictObject) return v.entries.size;
    return typeof v === "string" ? v.length : listOf(v)?.length;
  },
  append: (c) => grown(c, listOf(c.args[0]), c.args.slice(1)),
  extend: (c) => grown(c, listOf(c.args[0]), listOf(c.args[1]) ?? []),
  insert: (c) => {
    const list = grown(c, listOf(c.args[0]), []);
    list?.splice(Number(c.args[1]), 0, c.args[2]!);
    return list;
  },
  pop: ({ args: [list, at] }) => listOf(list)?.splice(typeof at === "number" ? at : -1, 1)[0],
  list: ({ args: [v] }) => listOf(v)?.slice(),
  __getitem__: (c) => itemOf(c, c.args[0], c.args[1]),
  _set_item: (c) => {
    const [of, at, v] = c.args;
    if (of instanceof DictObject) of.entries.set(at!, v!);
    else if (Array.isArray(of)) of[placeIn(c, of.length, at)] = v!;
    return of;
  },
  __contains__: (c) => {
    const [of, v] = c.args;
    if (of instanceof DictObject) return of.entries.has(v!);
    return listOf(of)?.some((item) => equal(c, item, v!));
  },
  slice: ({ args: [v, start, end, step] }) => {
    const list = listOf(v);
    if (!list) return undefined;
    const bound = (n: Value | undefined) => (typeof n === "number" ? n : undefined);
    const by = bound(step) ?? 1;
    return list.slice(bound(start), bound(end)).filter((_, i) => i % by === 0);
  },
  keys: ({ args: [d] }) => (d instanceof DictObject ? [...d.entries.keys()] : undefined),
  values: ({ args: [d] }) => (d instanceof DictObject ? [...d.entries.values()] : undefined),
  items: ({ args: [d] }) => (d instanceof DictObject ? [...d.entries].map((e) => [...e]) : undefined),
  eq: (c) => (ofTensors(c) ? undefined : equal(c, c.args[0]!, c.args[1]!)),
  ne: (c) => (ofTensors(c) ? undefined : !equal(c, c.args[0]!, c.args[1]!)),
  lt: (c) => ordered(c, (a, b) => a < b),
  le: (c) => ordered(c, (a, b) => a <= b),
  gt: (c) => ordered(c, (a, b) => a > b),
  ge: (c) => ordered(c, (a, b) => a >= b),
  __is__: ({ args: [a, b] }) => (isNone(a) || isNone(b) ? isNone(a) && isNone(b) : a === b),
  __isnot__: ({ args: [a, b] }) => (isNone(a) || isNone(b) ? isNone(a) !== isNone(b) : a !== b),
  __not__: (c) => !truth(c, c.args[0]),
  __and__: (c) => (c.args.every((v) => typeof v === "boolean") ? c.args.every(Boolean) : undefined),
  __or__: (c) => (c.args.every((v) => typeof v === "boolean") ? c.args.some(Boolean) : undefined),
  __derive_index: ({ args: [i, start, step] }) => Number(start) + Number(i) * Number(step),
  __range_length: ({ args: [from, to, step] }) => Math.max(0, Math.ceil((Number(to) - Number(from)) / Number(step))),
  add: (c) => {
    const [a, b] = c.args;
    if (typeof a === "string" && typeof b === "string") return (a + b).slice(0, MOST_ITEMS);
    return Array.isArray(a) && Array.isArray(b) ? grown(c, [...a], b) : undefined;
  },
  add_: (c) => (Array.isArray(c.args[0]) ? grown(c, c.args[0], listOf(c.args[1]) ?? []) : undefined),
  mul: (c) => (Array.isArray(c.args[0]) ? repeated(c, c.args[0], c.args[1]) : undefined),
  max: numbersOrPick(Math.max),
  min: numbersOrPick(Math.min),
  ceil: roundedBy(Math.ceil),
  floor: roundedBy(Math.floor),
  round: roundedBy(Math.round),
  format: ({ args: [text, ...given] }) => {
    let i = 0;
    return String(text).replace(/\{\}/g, () => described(given[i++]));
  },
  warn: () => null,
  manual_seed: () => null,
  Int: converted(Math.trunc),
  Float: converted((n) => n),
  Bool: (c) => truth(c, c.args[0]),
  IntImplicit: converted(Math.trunc),
  FloatImplicit: converted((n) => n),
  ScalarImplicit: converted((n) => n),
  item: converted((n) => n),
  tensor: (c) => {
    const v = c.emitter.scalarOf(c.args[0] ?? null);
    if (v !== undefined) return v;
    throw c.fault("makes a tensor of numbers");
  },
  device: () => new Inert("device"),
  is_floating_point: () => true,
  is_scripting: () => true,
  is_grad_enabled: () => false,
  is_autocast_enabled: () => false,
  str: ({ args: [v] }) => described(v),
};

function numbersOrPick(pick: (...n: number[]) => number): Builtin {
  const among = extremum(pick);
  return (c) => among(c);
}

function roundedBy(round: (n: number) => number): Builtin {
  return (c) => {
    const v = numbers(c);
    return typeof v === "number" ? round(v) : undefined;
  };
}

/** What code calls `ops.prim.…`. */
export const primitives: Readonly<Record<string, Builtin>> = {
  NumToTensor: first,
  data: first,
  unchecked_unwrap_optional: first,
  requires_grad: () => false,
  is_cuda: () => false,
  is_quantized: () => false,
  is_mkldnn: () => false,
  is_sparse: () => false,
  dtype: () => 6,
  layout: () => 0,
  device: () => new Inert("device"),
  type: () => "cpu",
  min: numbersOrPick(Math.min),
  max: numbersOrPick(Math.max),
  rangelist: (c) => {
    const count = c.args[0];
    if (typeof count !== "number" || count > MOST_ITEMS) throw c.fault("makes a list of unknown length");
    return Array.from({ length: count }, (_, i) => i);
  },
  abs: (c) => {
    const v = numbers(c);
    return typeof v === "number" ? Math.abs(v) : undefined;
  },
  shape: ({ args: [v], emitter }) => emitter.call("size", { positional: [v!], named: new Map() }, "in shape"),
};

/** What is called by a name alone. */
export const plainCalls: Readonly<Record<string, Builtin>> = {
  int: converted(Math.trunc),
  float: converted((n) => n),
  bool: (c) => truth(c, c.args[0]),
  str: ({ args: [v] }) => described(v),
  list: ({ args: [v] }) => listOf(v)?.slice(),
};

/** The rules by which infix operators compute. */
export const infix: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floordiv",
  "%": "remainder",
  "**": "pow",
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  is: "__is__",
  "is not": "__isnot__",
  in: "__contains__",
  "&": "__and__",
  "|": "__or__",
};

export { truth };
