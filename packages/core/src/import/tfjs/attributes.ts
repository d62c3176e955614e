import { ConvlensError } from "../../base/errors.ts";
import { isObject, type Json } from "./artifacts.ts";

/** The attributes of a TensorFlow node, from the JSON form of its protocol buffer: long integers as texts, texts in base64. */
export class Attributes {
  readonly #owner: string;
  readonly #values: Json;

  constructor(owner: string, values: Json) {
    this.#owner = owner;
    this.#values = values;
  }

  has(key: string): boolean {
    return isObject(this.#values[key]);
  }

  number(key: string, fallback: number): number {
    const { f, i } = this.#value(key);
    const v = f ?? i;
    return v === undefined ? fallback : this.#number(key, v);
  }

  flag(key: string): boolean {
    return this.#value(key).b === true;
  }

  text(key: string, fallback: string): string {
    const { s } = this.#value(key);
    return s === undefined ? fallback : this.#text(key, s);
  }

  texts(key: string): string[] {
    return this.#list(key, "s").map((s) => this.#text(key, s));
  }

  numbers(key: string): number[] {
    return this.#list(key, "i").map((i) => this.#number(key, i));
  }

  /** Extents; `null` where one is open. `undefined` where nothing is said. */
  shape(key: string): (number | null)[] | undefined {
    const { shape } = this.#value(key);
    if (!isObject(shape) || shape.unknownRank === true) return undefined;
    const dims = Array.isArray(shape.dim) ? shape.dim.filter(isObject) : [];
    return dims.map(({ size }) => {
      const extent = this.#number(key, size ?? 0);
      return extent > 0 ? extent : null;
    });
  }

  /** The name of an element type, such as `DT_FLOAT`. */
  type(key: string): string {
    return String(this.#value(key).type ?? "");
  }

  #value(key: string): Json {
    const v = this.#values[key];
    return isObject(v) ? v : {};
  }

  #list(key: string, kind: string): readonly unknown[] {
    const { list } = this.#value(key);
    const values = isObject(list) ? list[kind] : undefined;
    return Array.isArray(values) ? values : [];
  }

  #number(key: string, v: unknown): number {
    const n = typeof v === "string" ? Number(v) : v;
    if (typeof n === "number" && Number.isFinite(n)) return n;
    throw this.#unexpected(key, v, "a number");
  }

  #text(key: string, v: unknown): string {
    if (Array.isArray(v)) return v.map((c) => String.fromCharCode(Number(c))).join("");
    if (typeof v !== "string") throw this.#unexpected(key, v, "a text");
    try {
      return atob(v);
    } catch {
      throw this.#unexpected(key, v, "a text in base64");
    }
  }

  #unexpected(key: string, v: unknown, wanted: string): ConvlensError {
    return new ConvlensError(`the ${this.#owner}: "${key}" is ${JSON.stringify(v)?.slice(0, 80)}, not ${wanted}`);
  }
}
