/**
 * A table of a FlatBuffer: fields by their numbers, each of which may be absent. Nothing is trusted: what lies outside
 * of the buffer is a `RangeError`, and so is a buffer that refers to the same vectors and strings so often that reading it
 * would take many times its size.
 */
export class Table {
  readonly #view: DataView;
  readonly #budget: Budget;
  readonly #at: number;
  readonly #fields: { readonly at: number; readonly end: number };

  /** A table at a place in bytes. */
  private constructor(view: DataView, at: number, budget: Budget) {
    this.#view = view;
    this.#budget = budget;
    this.#at = at;
    const fields = at - view.getInt32(at, true);
    this.#fields = { at: fields, end: fields + view.getUint16(fields, true) };
  }

  /** The table that a buffer begins with. */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true), new Budget(bytes.length));
  }

  int8(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : this.#view.getInt8(at);
  }

  uint8(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : this.#view.getUint8(at);
  }

  int32(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : this.#view.getInt32(at, true);
  }

  uint32(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : this.#view.getUint32(at, true);
  }

  uint64(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : Number(this.#view.getBigUint64(at, true));
  }

  float32(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === undefined ? absent : this.#view.getFloat32(at, true);
  }

  flag(field: number): boolean {
    return this.uint8(field) !== 0;
  }

  has(field: number): boolean {
    return this.#place(field) !== undefined;
  }

  table(field: number): Table | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : new Table(this.#view, this.#target(at), this.#budget);
  }

  text(field: number): string | undefined {
    const bytes = this.bytes(field);
    if (bytes) this.#budget.spend(bytes.length);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** A vector of bytes: a view, not a copy. */
  bytes(field: number): Uint8Array | undefined {
    const vector = this.#vector(field, 1);
    return vector && new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.at, vector.length);
  }

  tables(field: number): Table[] {
    return this.#elements(field, 4, (at) => new Table(this.#view, this.#target(at), this.#budget)) ?? [];
  }

  int32s(field: number): number[] | undefined {
    return this.#elements(field, 4, (at) => this.#view.getInt32(at, true));
  }

  /** 64-bit integers as numbers. */
  int64s(field: number): number[] | undefined {
    return this.#elements(field, 8, (at) => Number(this.#view.getBigInt64(at, true)));
  }

  float32s(field: number): number[] | undefined {
    return this.#elements(field, 4, (at) => this.#view.getFloat32(at, true));
  }

  #place(field: number): number | undefined {
    const slot = this.#fields.at + 4 + 2 * field;
    if (slot + 2 > this.#fields.end) return undefined;
    const offset = this.#view.getUint16(slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #target(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  #vector(field: number, width: number): { at: number; length: number } | undefined {
    const place = this.#place(field);
    if (place === undefined) return undefined;
    const at = this.#target(place);
    const length = this.#view.getUint32(at, true);
    if (at + 4 + length * width > this.#view.byteLength) throw new RangeError("a vector reaches beyond the end");
    return { at: at + 4, length };
  }

  #elements<T>(field: number, width: number, read: (at: number) => T): T[] | undefined {
    const vector = this.#vector(field, width);
    if (!vector) return undefined;
    this.#budget.spend(vector.length * width);
    return Array.from({ length: vector.length }, (_, i) => read(vector.at + i * width));
  }
}

/** Bytes that may still be read out of a buffer: each vector and string is there once, or a few times where writers share them. */
class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = 4 * bytes + 65_536;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new RangeError("parts refer to each other far too often");
  }
}
