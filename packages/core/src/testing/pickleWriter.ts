/** Writes pickles of protocol 2 opcode by opcode, also such as no program writes. For tests. */
export class PickleWriter {
  readonly #written: number[] = [0x80, 2];

  none = (): this => this.#code(0x4e);
  yes = (): this => this.#code(0x88);
  no = (): this => this.#code(0x89);
  mark = (): this => this.#code(0x28);
  pop = (): this => this.#code(0x30);
  dict = (): this => this.#code(0x7d);
  tuple = (): this => this.#code(0x29);
  tuple1 = (): this => this.#code(0x85);
  /** Of what is on the stack since the last mark. */
  tupleOfMark = (): this => this.#code(0x74);
  list = (): this => this.#code(0x6c);
  setItem = (): this => this.#code(0x73);
  setItems = (): this => this.#code(0x75);
  reduce = (): this => this.#code(0x52);
  newObject = (): this => this.#code(0x81);
  build = (): this => this.#code(0x62);
  /** What a persistent id on the stack stands for. */
  persistent = (): this => this.#code(0x51);
  put = (key: number): this => this.#code(0x71, key);
  get = (key: number): this => this.#code(0x68, key);

  int(value: number): this {
    return this.#code(0x4a, ...new Uint8Array(Int32Array.of(value).buffer));
  }

  integer(value: bigint): this {
    const bytes: number[] = [];
    for (let rest = value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 255n));
    return this.#code(0x8a, bytes.length + 1, ...bytes, 0);
  }

  float(value: number): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return this.#code(0x47, ...new Uint8Array(view.buffer));
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    return this.#code(0x58, ...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes);
  }

  bytes(values: readonly number[]): this {
    return this.#code(0x43, values.length, ...values);
  }

  global(module: string, name: string): this {
    return this.#code(0x63, ...new TextEncoder().encode(`${module}\n${name}\n`));
  }

  /** All of it, with its end. */
  end(): Uint8Array {
    return Uint8Array.from([...this.#written, 0x2e]);
  }

  #code(...bytes: readonly number[]): this {
    for (const b of bytes) this.#written.push(b);
    return this;
  }
}

/** A whole pickle of what is written. */
export function pickled(write: (p: PickleWriter) => unknown): Uint8Array {
  const p = new PickleWriter();
  write(p);
  return p.end();
}
