import { globalNamed } from "./globals.ts";
import { Malformed } from "./storage.ts";
import type { Pickled } from "./values.ts";
import { type Dict, Foreign, Instance, isDict } from "./values.ts";

/** What a persistent id of the file stands for: storages of tensors, and classes in old files. */
export type Persistent = (id: Pickled) => Pickled;

/** Where the part of a stack begins that an opcode takes. */
const MARK = Symbol("mark");

type Stacked = Pickled | typeof MARK;

/** Integers of more bytes than this are no numbers of a model. */
const MOST_INTEGER = 64;

/** The stack and the memo of a pickle, and where it is being read. Methods are what opcodes are made of. */
export class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #persistent: Persistent;
  readonly #stack: Stacked[] = [];
  readonly #memo = new Map<number, Pickled>();
  readonly #foreign: Foreign[] = [];
  at: number;

  constructor(bytes: Uint8Array, start: number, persistent: Persistent) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
    this.#persistent = persistent;
  }

  protocol(version: number): void {
    if (version < 2 || version > 5) throw new Malformed(`it is of pickle protocol ${version}, not 2 to 5`);
  }

  /** Moves on by `length` bytes and gives where they start. Throws `RangeError` where there are not as many. */
  skip(length: number): number {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new RangeError("beyond the bytes");
    this.at += length;
    return from;
  }

  byte(): number {
    return this.#bytes[this.skip(1)]!;
  }

  take(length: number): Uint8Array {
    const from = this.skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** A length of 4 or 8 bytes, without a sign. */
  length(bytes: 4 | 8): number {
    const at = this.skip(bytes);
    return bytes === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  /** A `str` of Python 2. */
  latin(length: number): string {
    return Array.from(this.take(length), (b) => String.fromCharCode(b)).join("");
  }

  /** Little-endian, two's complement; a number where that holds it. */
  integer(length: number): number | bigint {
    if (length < 0 || length > MOST_INTEGER) throw new Malformed(`it holds an integer of ${length} bytes`);
    const value = this.take(length).reduceRight((n, b) => n * 256n + BigInt(b), 0n);
    const signed = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  line(): string {
    const end = this.#bytes.indexOf(10, this.at);
    if (end < 0) throw new RangeError("no end of line");
    return this.text(end + 1 - this.at).slice(0, -1);
  }

  int32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  uint16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.skip(8), false);
  }

  mark(): void {
    this.#stack.push(MARK);
  }

  drop(): void {
    this.#stack.pop();
  }

  persistent(id: Pickled): Pickled {
    return this.#persistent(id);
  }

  /** A name that is not known, and that did not turn out to be the class of a module. */
  get strange(): string | undefined {
    return this.#foreign.find((f) => !f.isModule)?.name;
  }

  push(value: Pickled): void {
    this.#stack.push(value);
  }

  pop(): Pickled {
    const value = this.#stack.pop();
    if (value === MARK || (value === undefined && this.#stack.length === 0))
      throw new Malformed("it takes more from its stack than there is");
    return value as Pickled;
  }

  top(): Pickled {
    const value = this.#stack.at(-1);
    if (this.#stack.length === 0 || value === MARK) throw new Malformed("its stack is empty where it takes from it");
    return value as Pickled;
  }

  /** The uppermost values, the last on top. */
  popped(count: number): Pickled[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  sinceMark(): Pickled[] {
    const from = this.#stack.lastIndexOf(MARK);
    if (from < 0) throw new Malformed("it has an end without a beginning");
    const items = this.#stack.splice(from) as Pickled[];
    return items.slice(1);
  }

  memoize(): void {
    this.remember(this.#memo.size);
  }

  remember(key: number): void {
    this.#memo.set(key, this.top());
  }

  recall(key: number): void {
    if (!this.#memo.has(key)) throw new Malformed(`it recalls ${key}, which it has not stored`);
    this.push(this.#memo.get(key));
  }

  append(items: readonly Pickled[]): void {
    const list = this.top();
    if (list instanceof Instance) return;
    if (!Array.isArray(list)) throw new Malformed("it appends to what is no list");
    for (const item of items) list.push(item);
  }

  setItems(items: readonly Pickled[]): void {
    const dict = this.top();
    if (!isDict(dict)) throw new Malformed("it sets an item of what is no dict");
    setItems(dict, items);
  }

  global(module: Pickled, attribute: Pickled): void {
    if (typeof module !== "string" || typeof attribute !== "string") throw new Malformed("it names what is no name");
    const global = globalNamed(module, attribute);
    if (global instanceof Foreign) this.#foreign.push(global);
    this.push(global);
  }

  /** Gives an object its state. An object of a class that is not known passes if it is a module: layers within layers. */
  build(state: Pickled): void {
    const target = this.top();
    if (!(target instanceof Instance || isDict(target))) return;
    target.state = state;
    const type = target instanceof Instance ? target.class : undefined;
    if (type instanceof Foreign && isModuleState(state)) type.isModule = true;
  }
}

const isModuleState = (state: Pickled): boolean =>
  isDict(state) && state.entries.has("_modules") && state.entries.has("_parameters");

/** Keys and values in turn, put into a dict. */
export function setItems(dict: Dict, items: readonly Pickled[]): Dict {
  if (items.length % 2 !== 0) throw new Malformed("it sets a key without a value");
  for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i], items[i + 1]);
  return dict;
}
