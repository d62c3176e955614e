import type { Ascent } from "./ascend.ts";
import type { Carry } from "./begun.ts";

/** How pictures are dreamt, in plain values: what presets give and users change. */
export interface DreamSettings {
  readonly octaves: number;
  /** How much larger each octave is than the one before. */
  readonly ratio: number;
  /** In each octave. */
  readonly steps: number;
  /** Length of a step, in deviations of ImageNet's colours. */
  readonly lr: number;
  /** Pixels that the picture is moved around the circle before a step, at most. */
  readonly shift: number;
  /** Of the blur of gradients: what its deviation begins with, in pixels. */
  readonly smoothing: number;
  readonly ascent: Ascent;
  readonly carry: Carry;
}
