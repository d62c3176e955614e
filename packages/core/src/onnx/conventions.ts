import type { InputSpec } from "./meta.ts";

/** What the values of a picture become; the part of `InputSpec` that is by convention rather than by shape. */
export type Values = Pick<InputSpec, "channels" | "range" | "mean" | "std">;

/** The ways in which published networks were trained. */
export const conventions = {
  /** torchvision: means and deviations of ImageNet's pixels. */
  torch: { channels: "RGB", range: [0, 1], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  /** The Caffe model zoo (VGG, GoogLeNet): ImageNet's mean colour, no scaling. */
  caffe: { channels: "BGR", range: [0, 255], mean: [104, 117, 123], std: [1, 1, 1] },
  /** TensorFlow-Slim and Keras (MobileNet, Inception, Xception). */
  tf: { channels: "RGB", range: [-1, 1], mean: [0, 0, 0], std: [1, 1, 1] },
  unit: { channels: "RGB", range: [0, 1], mean: [0, 0, 0], std: [1, 1, 1] },
} as const satisfies Readonly<Record<string, Values>>;

export type Convention = keyof typeof conventions;

/** In a few words, for warnings. */
export const conventionTitles: Readonly<Record<Convention, string>> = {
  torch: "RGB 0…1 less ImageNet's mean (torchvision)",
  caffe: "BGR 0…255 less the mean (Caffe)",
  tf: "RGB -1…1 (TensorFlow)",
  unit: "RGB 0…1",
};

/** A convention in words, for warnings. */
export function describeValues({ channels, range, mean, std }: Values): string {
  const scaled = `${channels} ${range[0]}…${range[1]}`;
  const shifted = mean.some((v) => v !== 0) ? `, minus (${mean.join(", ")})` : "";
  const divided = std.some((v) => v !== 1) ? `, divided by (${std.join(", ")})` : "";
  return scaled + shifted + divided;
}
