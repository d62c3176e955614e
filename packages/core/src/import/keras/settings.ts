import { ConvlensError } from "../../base/errors.ts";

/** What a layer's config says, read with the kind that is expected of each key. */
export class Settings {
  /** How messages name the layer, such as `Conv2D layer "conv1"`. */
  readonly owner: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(owner: string, values: Readonly<Record<string, unknown>>) {
    this.owner = owner;
    this.#values = values;
  }

  /** Whether the key is there and not null. */
  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  raw(key: string): unknown {
    return this.#values[key];
  }

  number(key: string, fallback?: number): number {
    const v = this.#values[key] ?? fallback;
    if (typeof v !== "number") throw this.unexpected(key, "a number");
    return v;
  }

  text(key: string, fallback?: string): string {
    const v = this.#values[key] ?? fallback;
    if (typeof v !== "string") throw this.unexpected(key, "a text");
    return v;
  }

  flag(key: string, fallback: boolean): boolean {
    const v = this.#values[key] ?? fallback;
    if (typeof v !== "boolean") throw this.unexpected(key, "true or false");
    return v;
  }

  /** A list of numbers; a single number is a list of one. */
  numbers(key: string, fallback?: readonly number[]): readonly number[] {
    const v = this.#values[key] ?? fallback;
    const list: unknown[] = [v].flat(8);
    if (!list.every((n) => typeof n === "number")) throw this.unexpected(key, "a list of numbers");
    return list;
  }

  /** Rows and columns; a single number stands for both. */
  pair(key: string, fallback?: readonly [number, number]): readonly [number, number] {
    const [rows, columns = rows, ...more] = this.numbers(key, fallback);
    if (rows === undefined || more.length > 0) throw this.unexpected(key, "one or two numbers");
    return [rows, columns!];
  }

  /** Top, bottom, left, right; given as one number, as two for both sides of rows and columns, or as four. */
  margins(key: string): readonly [number, number, number, number] {
    const list = this.numbers(key);
    const [a, b = a, c, d] = list;
    if (list.length === 4) return [a!, b!, c!, d!];
    if (list.length !== 1 && list.length !== 2) throw this.unexpected(key, "one, two or four numbers");
    return [a!, a!, b!, b!];
  }

  unexpected(key: string, wanted: string): ConvlensError {
    return new ConvlensError(
      `${this.owner}: "${key}" is ${JSON.stringify(this.#values[key])?.slice(0, 80)}, not ${wanted}`,
    );
  }
}
