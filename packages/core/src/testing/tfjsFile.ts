import type { Float32Tensor, Shape } from "../base/tensor.ts";
import type { ModelFile } from "../import/define.ts";
import { memoryFile } from "./importerSuite.ts";

/** How a weight is stored. */
export type Storage = "float32" | "float16" | "uint16" | "uint8" | "int32";

export interface TfjsWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
  readonly storage?: Storage;
}

export const weightOf = (name: string, { shape, data }: Float32Tensor, storage?: Storage): TfjsWeight => ({
  name,
  shape,
  data,
  ...(storage && { storage }),
});

/** The bits of a half-precision number that is one exactly, or is rounded towards zero; none too small or too large. */
function halfBits(v: number): number {
  if (v === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(v)));
  const fraction = Math.floor((Math.abs(v) / 2 ** exponent - 1) * 1024);
  return (v < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

/** A weight as the converter writes it: its entry of the manifest, and its bytes. */
export function stored({ name, shape, data, storage = "float32" }: TfjsWeight): { spec: object; bytes: Uint8Array } {
  const values = Array.from(data);
  const dtype = storage === "int32" ? "int32" : "float32";
  const bytesOf = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);
  if (storage === "float32") return { spec: { name, shape, dtype }, bytes: bytesOf(Float32Array.from(values)) };
  if (storage === "int32") return { spec: { name, shape, dtype }, bytes: bytesOf(Int32Array.from(values)) };
  if (storage === "float16") {
    const spec = { name, shape, dtype, quantization: { dtype: storage, original_dtype: dtype } };
    return { spec, bytes: bytesOf(Uint16Array.from(values, halfBits)) };
  }
  const steps = storage === "uint8" ? 255 : 65535;
  const min = Math.min(...values);
  const scale = (Math.max(...values) - min) / steps || 1;
  const whole = values.map((v) => Math.round((v - min) / scale));
  const quantization = { dtype: storage, min, scale, original_dtype: dtype };
  const bytes = storage === "uint8" ? Uint8Array.from(whole) : bytesOf(Uint16Array.from(whole));
  return { spec: { name, shape, dtype, quantization }, bytes };
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** `model.json` with its weight files beside it: in one group cut into shards of so many bytes, or in a group for each weight. */
export function tfjsFile(
  stated: Readonly<Record<string, unknown>>,
  weights: readonly TfjsWeight[],
  { shard = 1 << 22, each = false }: { readonly shard?: number; readonly each?: boolean } = {},
): ModelFile {
  const siblings: Record<string, Uint8Array> = {};
  const groups = (each ? weights.map((w) => [w]) : [weights]).map((group, g, { length }) => {
    const all = group.map(stored);
    const bytes = joined(all.map((w) => w.bytes));
    const shards = Math.max(1, Math.ceil(bytes.length / shard));
    const paths = Array.from(
      { length: shards },
      (_, i) => `group${g + 1}-shard${i + 1}of${Math.max(shards, length)}.bin`,
    );
    for (const [i, path] of paths.entries()) siblings[path] = bytes.slice(i * shard, (i + 1) * shard);
    return { paths, weights: all.map((w) => w.spec) };
  });
  const text = JSON.stringify({ ...stated, weightsManifest: groups });
  return memoryFile("model.json", new TextEncoder().encode(text), siblings);
}
