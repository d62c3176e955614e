import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Float32Tensor, Shape } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { ModelFile } from "../import/define.ts";
import { memoryFile } from "./importerSuite.ts";

const folder = join(import.meta.dirname, "../../test/torch");

/** A file that `test/torch/make.py` wrote with PyTorch. */
export const torchFixture = (name: string): ModelFile =>
  memoryFile(name, new Uint8Array(readFileSync(join(folder, name))));

/** Names and shapes of a state dict, in its order. */
export type Names = readonly (readonly [name: string, shape: Shape])[];

export const torchTable = <T>(name: string): Readonly<Record<string, T>> =>
  JSON.parse(new TextDecoder().decode(gunzipSync(readFileSync(join(folder, name)))));

/** centre + spread · u of float32, for numbers u from −1 to 1 by a counter, as `hashed` of make.py has them. */
export function hashed(seed: number, count: number, centre = 0, spread = 1): Float32Array {
  const start = Math.imul(seed, 0x9e3779b1);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let h = (start + i) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[i] = centre + spread * (((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1);
  }
  return values;
}

/** The tensor that `weights` of make.py has for a name. */
export const hashedWeights = (name: string, shape: Shape, index: number): Float32Tensor =>
  float32(shape, hashed(index + 1, size(shape), ...scaleOf(name, shape)));

function scaleOf(name: string, shape: Shape): [centre: number, spread: number] {
  if (name.endsWith("running_var")) return [1, 0.2];
  if (name.endsWith("running_mean") || name.endsWith("bias")) return [0, 0.1];
  if (name.endsWith("layer_scale")) return [0, 0.5];
  return shape.length === 1 ? [1, 0.2] : [0, Math.sqrt(6 / size(shape.slice(1)))];
}
