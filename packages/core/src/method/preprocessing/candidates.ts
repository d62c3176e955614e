import type { Values } from "../../onnx/conventions.ts";
import { conventions } from "../../onnx/conventions.ts";
import type { InputSpec } from "../../onnx/meta.ts";

/** One way in which a picture may become the input. */
export interface Candidate {
  readonly name: string;
  readonly values: Values;
  /** Whether published networks come this way; where two do about as well, such a one is meant. */
  readonly usual: boolean;
}

const zero = [0, 0, 0];
const one = [1, 1, 1];
const { torch, caffe, tf, unit } = conventions;

const colour: readonly Candidate[] = (["RGB", "BGR"] as const).flatMap((channels) => {
  const ordered = (list: readonly number[]) => (channels === "RGB" ? list : list.toReversed());
  const rgb = channels === "RGB";
  return [
    { name: `${channels} 0…1`, values: { ...unit, channels }, usual: rgb },
    { name: `${channels} -1…1`, values: { ...tf, channels }, usual: rgb },
    { name: `${channels} 0…255`, values: { channels, range: [0, 255], mean: zero, std: one }, usual: rgb },
    {
      name: `${channels} 0…1, ImageNet's mean and deviation`,
      values: { channels, range: torch.range, mean: ordered(torch.mean), std: ordered(torch.std) },
      usual: rgb,
    },
    {
      name: `${channels} 0…255 less ImageNet's mean`,
      // The convention has its mean in the order of BGR.
      values: { ...caffe, channels, mean: channels === "BGR" ? caffe.mean : caffe.mean.toReversed() },
      usual: !rgb,
    },
  ] satisfies Candidate[];
});

const grey: readonly Candidate[] = (
  [
    ["GRAY 0…1", [0, 1], 0, 1],
    ["GRAY -1…1", [-1, 1], 0, 1],
    ["GRAY 0…255", [0, 255], 0, 1],
    ["GRAY 0…1, MNIST's mean and deviation", [0, 1], 0.1307, 0.3081],
    ["GRAY 1…0, dark on light turned around", [1, 0], 0, 1],
    ["GRAY 255…0, dark on light turned around", [255, 0], 0, 1],
  ] as const
).map(([name, range, mean, std]) => ({
  name,
  values: { channels: "GRAY", range, mean: [mean], std: [std] },
  usual: true,
}));

/** The published ways for a model with so many channels. What is declared is one of them, or comes first. */
export function candidatesFor(declared: InputSpec): readonly Candidate[] {
  const known = declared.channels === "GRAY" ? grey : colour;
  if (known.some((c) => sameValues(c.values, declared))) return known;
  const { channels, range, mean, std } = declared;
  return [{ name: "as declared", values: { channels, range, mean, std }, usual: true }, ...known];
}

/** Whether a picture becomes the same numbers, to a hundredth of the range of values. */
export function sameValues(a: Values, b: Values): boolean {
  if (a.channels !== b.channels) return false;
  return [0, 1, 2].every((c) => {
    const [from, to] = [ends(a, c), ends(b, c)];
    return from.every((v, i) => Math.abs(v - to[i]!) <= 0.01 * Math.abs(to[1]! - to[0]!));
  });
}

/** What a black and a white sample of a channel become. */
export const ends = ({ range, mean, std }: Values, channel: number): [number, number] => {
  const of = (list: readonly number[]) => list[Math.min(channel, list.length - 1)]!;
  const [black, white] = range.map((v) => (v - of(mean)) / of(std));
  return [black!, white!];
};
