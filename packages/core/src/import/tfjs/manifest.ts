import { ConvlensError } from "../../base/errors.ts";
import { halfToNumber, type Shape, size } from "../../base/tensor.ts";
import type { ModelFile } from "../define.ts";
import { isObject, type Json } from "./artifacts.ts";
import { Shards } from "./shards.ts";

/** A weight as TensorFlow.js stores it. */
export interface StoredTensor {
  readonly shape: Shape;
  /** Of `bool`: 0 and 1. */
  readonly data: Float32Array | Int32Array;
}

/**
 * Reads the weights that a manifest lists, by name, one weight file at a time: float32, int32 and bool, and those that the
 * converter quantised to uint8, uint16 (value · scale + min) or float16. Texts are left out.
 * Throws `ConvlensError` where files are missing, cut off or too long, and for other kinds of numbers.
 */
export async function readWeights(file: ModelFile, manifest: unknown): Promise<Map<string, StoredTensor>> {
  const groups = listOf(file, manifest, "weightsManifest");
  const weights = new Map<string, StoredTensor>();
  const opened = new Set<string>();
  for (const group of groups) {
    const paths = Array.isArray(group.paths) ? group.paths.map(String) : [];
    for (const path of paths) {
      if (opened.has(path)) throw broken(file, `lists "${path}" twice`);
      opened.add(path);
    }
    const shards = new Shards(file, paths);
    for (const entry of listOf(file, group.weights, "list of weights")) {
      const name = String(entry.name);
      if (weights.has(name)) throw broken(file, `lists the weight "${name}" twice`);
      const tensor = await readTensor(file, entry, shards);
      if (tensor) weights.set(name, tensor);
    }
    await shards.end();
  }
  return weights;
}

const broken = (file: ModelFile, what: string) =>
  new ConvlensError(`"${file.name}" ${what}`, "Convert or save the model again.");

function listOf(file: ModelFile, v: unknown, what: string): readonly Json[] {
  if (Array.isArray(v) && v.every(isObject)) return v;
  throw broken(file, `has no ${what}`);
}

async function readTensor(file: ModelFile, entry: Json, shards: Shards): Promise<StoredTensor | undefined> {
  const what = `the weight "${entry.name}"`;
  const shape = shapeOf(file, entry, what);
  const quantization = isObject(entry.quantization) ? entry.quantization : undefined;
  const kind = String(quantization?.dtype ?? entry.dtype);
  if (kind === "string") return skipTexts(shards, size(shape), what);
  const width = widths[kind];
  if (!width)
    throw broken(file, `keeps ${what} as ${kind}; float32, float16, uint8, uint16, int32 and bool can be read`);
  const stored = numbersOf(kind, await shards.take(size(shape) * width, what));
  const whole = entry.dtype === "int32" || entry.dtype === "bool";
  if (!quantization || kind === "float16")
    return {
      shape,
      data: whole ? Int32Array.from(stored) : Float32Array.from(stored, kind === "float16" ? halfToNumber : Number),
    };
  const { scale, min } = quantization;
  if (typeof scale !== "number" || typeof min !== "number")
    throw broken(file, `quantises ${what} without a scale and a min`);
  const values = Float64Array.from(stored, (v) => v * scale + min);
  return { shape, data: whole ? Int32Array.from(values, Math.round) : Float32Array.from(values) };
}

/** Bytes of a number. */
const widths: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

function numbersOf(kind: string, { buffer }: Uint8Array<ArrayBuffer>) {
  if (kind === "float32") return new Float32Array(buffer);
  if (kind === "int32") return new Int32Array(buffer);
  return widths[kind] === 2 ? new Uint16Array(buffer) : new Uint8Array(buffer);
}

function shapeOf(file: ModelFile, entry: Json, what: string): Shape {
  const { shape } = entry;
  const whole = (d: unknown) => typeof d === "number" && Number.isSafeInteger(d) && d >= 0;
  if (Array.isArray(shape) && shape.every(whole) && Number.isSafeInteger(size(shape) * 8)) return shape;
  throw broken(file, `gives ${what} the shape ${JSON.stringify(shape)}`.slice(0, 200));
}

/** Texts follow each other, each behind its length; no network's numbers depend on them. */
async function skipTexts(shards: Shards, count: number, what: string): Promise<undefined> {
  for (let i = 0; i < count; i++) {
    const length = new Uint32Array((await shards.take(4, what)).buffer)[0]!;
    await shards.take(length, what);
  }
}
