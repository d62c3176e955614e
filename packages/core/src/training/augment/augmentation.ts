import { nearest, UsageError } from "../../base/errors.ts";

/** How far each picture is changed at random before the network sees it; 0 leaves a property as it is. */
export interface Augmentation {
  /** Degrees, to either side. */
  readonly rotate: number;
  /** Share of the picture's width and height, in each direction, in whole pixels. */
  readonly shift: number;
  /** Radians, to either side, as in the first Keras; 0.2 is 11°. */
  readonly shear: number;
  /** Rows and columns are scaled by independent factors in [1 − zoom, 1 + zoom]. */
  readonly zoom: number;
  /** Every second picture is mirrored left to right. */
  readonly flip: boolean;
  /** Brightness, contrast and saturation are multiplied by independent factors in [1 − color, 1 + color]. */
  readonly color: number;
}

export const noAugmentation: Augmentation = { rotate: 0, shift: 0, shear: 0, zoom: 0, flip: false, color: 0 };

/** The greatest amount of each kind that still makes pictures. */
const most = { rotate: 180, shift: 1, shear: 1.5, zoom: 0.95, color: 1 } as const;

const kinds = Object.keys(noAugmentation);

/**
 * Reads `rotate=40,shift=0.2,shear=0.2,zoom=0.2,flip,color=0.1`; what is left out is not done, and an empty text is nothing.
 * Throws `UsageError` naming the part at fault.
 */
export function parseAugmentation(text: string): Augmentation {
  const found: Record<string, number | boolean> = { ...noAugmentation };
  const parts = text.split(",").map((part) => part.trim());
  for (const part of parts.filter((p) => p && p !== "none")) {
    const [kind = "", amount] = part.split("=").map((side) => side.trim());
    if (!kinds.includes(kind))
      throw new UsageError(
        `--augment ${part}: nothing is called "${kind}"`,
        `nearest: ${nearest(kind, kinds, 3).join(", ")}`,
      );
    found[kind] = kind === "flip" ? flipOf(part, amount) : amountOf(kind as keyof typeof most, part, amount);
  }
  return found as unknown as Augmentation;
}

function flipOf(part: string, amount: string | undefined): boolean {
  if (amount === undefined) return true;
  throw new UsageError(`--augment ${part}: flip takes no amount`, "write flip alone: every second picture is mirrored");
}

function amountOf(kind: keyof typeof most, part: string, amount: string | undefined): number {
  const value = Number(amount || Number.NaN);
  if (value >= 0 && value <= most[kind]) return value;
  throw new UsageError(
    `--augment ${part}: ${kind} is a number from 0 to ${most[kind]}`,
    "for example --augment rotate=40,shift=0.2,shear=0.2,zoom=0.2,flip,color=0.1",
  );
}

/** The same as text that `parseAugmentation` reads. */
export const formatAugmentation = (a: Augmentation): string =>
  kinds
    .map((kind) => [kind, a[kind as keyof Augmentation]] as const)
    .filter(([, amount]) => amount !== 0 && amount !== false)
    .map(([kind, amount]) => (amount === true ? kind : `${kind}=${amount}`))
    .join(",");
