import type { Reference } from "../../method/define.ts";
import type { Ascent } from "./ascend.ts";

/** What goes from an octave to the next: the picture as it is, or only what was dreamt, on the picture as it was at that size. */
export const carries = ["picture", "dream"] as const;
export type Carry = (typeof carries)[number];

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

/** Settings that belong together, as somebody published them. */
export interface DreamPreset {
  readonly id: string;
  readonly reference: Reference;
  /** What is not as published, in one line. */
  readonly differs: string;
  readonly settings: DreamSettings;
}

export const dreamPresets: readonly DreamPreset[] = [
  {
    id: "pytorch-deepdream",
    reference: {
      authors: "Gordić",
      year: 2020,
      title: "pytorch-deepdream",
      url: "https://github.com/gordicaleksa/pytorch-deepdream",
    },
    differs: "the smallest octave is scaled down with antialiasing; layers and channels may have weights",
    settings: {
      octaves: 4,
      ratio: 1.8,
      steps: 10,
      lr: 0.09,
      shift: 32,
      smoothing: 0.5,
      ascent: "smoothed",
      carry: "picture",
    },
  },
  {
    id: "inceptionism",
    reference: {
      authors: "Mordvintsev, Tyka and Olah",
      year: 2015,
      title: "DeepDreams with Caffe",
      url: "https://github.com/google/deepdream",
    },
    differs: "the objective is the mean square of the layer, whose gradient is theirs up to a factor",
    settings: {
      octaves: 4,
      ratio: 1.4,
      steps: 10,
      // 1.5 of 255, in ImageNet's deviations
      lr: 0.026,
      shift: 32,
      smoothing: 0.5,
      ascent: "plain",
      carry: "dream",
    },
  },
];

export const dreamPresetNames = dreamPresets.map((p) => p.id);

export const dreamPresetNamed = (id: string): DreamPreset => dreamPresets.find((p) => p.id === id)!;
