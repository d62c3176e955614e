import type { ConfusionGroup, ConfusionStyle } from "./confusion.ts";

/** Where things stand, in units. */
export interface ConfusionLayout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of the cells. */
  readonly left: number;
  readonly top: number;
  /** Of one cell, and of all. */
  readonly cell: number;
  readonly side: number;
  readonly pad: number;
  /** Height of title and subtitle. */
  readonly header: number;
  /** Size of names, and of the title. */
  readonly font: number;
  readonly large: number;
  /** Whether each class has its name. */
  readonly named: boolean;
  shortened(name: string): string;
}

/** Up to so many classes have names. */
const NAMED = 200;

/** Side of a map of more classes. */
const MAP = 2000;

/** DejaVu Sans is about 0.61 of its size wide on average. */
const WIDE = 0.62;

const PAD = 20;

export function layoutOf(
  classes: readonly string[],
  groups: readonly ConfusionGroup[],
  { title, subtitle }: ConfusionStyle,
): ConfusionLayout {
  const n = Math.max(1, classes.length);
  const named = n <= NAMED;
  const cell = named ? Math.max(12, Math.min(64, Math.floor(760 / n))) : MAP / n;
  const side = n * cell;
  const large = Math.max(16, side / 60);
  const font = named ? Math.min(13, Math.max(9, cell - 3)) : Math.max(13, side / 130);
  const longest = named ? 28 : 34;
  const shortened = (name: string) => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name);
  const beside = named ? classes : groups.map(({ name }) => name);
  const room = Math.max(0, ...beside.map((name) => shortened(name).length)) * font * WIDE + 20;
  const header = (title ? large * 1.35 : 0) + (subtitle ? large * 1.2 : 0);
  const left = PAD + large * 1.2 + room;
  const top = PAD + header + large * 1.2 + room;
  const recall = named ? font * 4 : 0;
  const words = Math.max((title?.length ?? 0) * large * 0.7, (subtitle?.length ?? 0) * large * 0.75 * WIDE);
  return {
    width: Math.max(left + side + recall + PAD, words + 2 * PAD, left + large * 18),
    height: top + side + large * 3 + PAD,
    left,
    top,
    cell,
    side,
    pad: PAD,
    header,
    font,
    large,
    named,
    shortened,
  };
}
