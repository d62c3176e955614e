import type { Rng } from "../../base/rng.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Reference } from "../../method/define.ts";
import type { Builder } from "../../op/builder.ts";

/** How many pictures are made at once, and how large they are in pixels. */
export interface Size {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** What is optimised in place of pixels. */
export interface Parameterization {
  /** `pixels`, `fourier` … */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Absent for what needs no paper. */
  readonly reference?: Reference;
  /** The parameters before the first step, by name; the batch is the first extent of each. `spread` is the deviation of their noise. */
  begin(size: Size, random: Rng, spread: number): Readonly<Record<string, Float32Tensor>>;
  /** Writes what the parameters stand for: N×3×H×W, unbounded, as `Colour` takes it. `params` are value names. */
  write(g: Builder, params: Readonly<Record<string, string>>, size: Size): string;
}

export const defineParameterization = (parameterization: Parameterization): Parameterization => parameterization;

/** Normal noise. */
export function normals(shape: readonly number[], { normal }: Rng, spread: number): Float32Tensor {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) data[i] = spread * normal();
  return { type: "float32", shape, data };
}
