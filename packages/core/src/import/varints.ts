/** A place in protobuf's wire format that moves on as it is read. */
export class Varints {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** The whole number here, exact below 2⁵³; `undefined` where the bytes end in it, or it has more than 64 bits. */
  next(): number | undefined {
    let value = 0;
    for (let scale = 1; !this.ended && scale <= LARGEST; scale *= 128) {
      const byte = this.#bytes[this.at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return undefined;
  }
}

/** What the tenth byte counts. */
const LARGEST = 128 ** 9;
