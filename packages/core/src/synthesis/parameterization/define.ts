import type { Float32Tensor } from "../../base/tensor.ts";
import { zeros } from "../../base/tensor.ts";
import type { Reference } from "../../method/define.ts";
import type { Builder } from "../../op/builder.ts";

/** How many pictures are made at once, and how large they are in pixels. */
export interface Size {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** As many pictures with so many planes each: three of colours, with an alpha channel four. */
export interface Planes extends Size {
  readonly channels: number;
}

/** What is optimised in place of pixels. */
export interface Parameterization {
  /** `pixels`, `fourier` … */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Absent for what needs no paper. */
  readonly reference?: Reference;
  /** The parameters before the first step, by name; the batch is the first extent of each. `draw` gives the noise to begin with. */
  begin(planes: Planes, draw: () => number): Readonly<Record<string, Float32Tensor>>;
  /** Writes what the parameters stand for: N×C×H×W, unbounded, as `Colour` takes it. `params` are value names. */
  write(g: Builder, params: Readonly<Record<string, string>>, planes: Planes): string;
  /** The noise that it begins with in place of a preset's, where its parameters are no colours. */
  readonly start?: { readonly start: "normal" | "uniform"; readonly spread: number };
  /** How large its planes are is fixed, so that nothing can be clear or opaque everywhere: it makes no alpha channel. */
  readonly opaque?: true;
}

export const defineParameterization = (parameterization: Parameterization): Parameterization => parameterization;

/** A tensor of draws. */
export function drawn(shape: readonly number[], draw: () => number): Float32Tensor {
  const t = zeros(shape);
  for (let i = 0; i < t.data.length; i++) t.data[i] = draw();
  return t;
}
