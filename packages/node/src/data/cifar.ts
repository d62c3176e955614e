import { ConvlensError } from "@convlens/core/base";
import type { RawPictures } from "./binarySets.ts";

// Krizhevsky, "Learning multiple layers of features from tiny images", 2009, binary version: records of one label (CIFAR-10), or
// a coarse and a fine one (CIFAR-100), and 32×32 samples of red, of green and of blue.

const SIDE = 32;
const PLANE = SIDE * SIDE;

/** The number of classes that each label of a record may have; the last one is taken. */
const formats: readonly (readonly number[])[] = [[10], [20, 100]];

const recordOf = (labels: readonly number[]) => labels.length + 3 * PLANE;

const fits = (bytes: Uint8Array, labels: readonly number[], at: number) =>
  labels.every((classes, i) => bytes[at + i]! < classes);

/** Whether a file of this size whose first bytes are these may be one of CIFAR. */
export const isCifar = (first: Uint8Array, size: number): boolean =>
  size > 0 && formats.some((labels) => size % recordOf(labels) === 0 && fits(first, labels, 0));

/** Throws `ConvlensError` naming a file that is cut off or none of CIFAR. */
export function parseCifar(bytes: Uint8Array, name: string): RawPictures {
  const format = formats.find((labels) => {
    const record = recordOf(labels);
    if (bytes.length === 0 || bytes.length % record !== 0) return false;
    for (let at = 0; at < bytes.length; at += record) if (!fits(bytes, labels, at)) return false;
    return true;
  });
  if (!format)
    throw new ConvlensError(
      `${name} holds no whole records of CIFAR-10 or CIFAR-100: it is something else, or cut off`,
      "copy it again",
    );
  const record = recordOf(format);
  const count = bytes.length / record;
  const samples = new SharedArrayBuffer(count * 3 * PLANE);
  const interleaved = new Uint8Array(samples);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const start = i * record + format.length;
    labels[i] = bytes[start - 1]!;
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < PLANE; p++) interleaved[(i * PLANE + p) * 3 + c] = bytes[start + c * PLANE + p]!;
  }
  return { samples, width: SIDE, height: SIDE, channels: 3, count, labels, classes: format.at(-1)! };
}
