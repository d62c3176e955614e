import type { ConfusionLayout } from "./confusionLayout.ts";
import { fixed, svgText } from "./svgText.ts";

type Hue = readonly [number, number, number];

const EMPTY: Hue = [244, 246, 249];
/** What is right, and what is wrong: blue and red that colour-blind readers tell apart, too. */
export const FULL: Hue = [0, 68, 136];
export const ERROR: Hue = [187, 42, 20];

/** Cells with fewer units are seen by their colour alone: the least share has to stand out. */
const LARGE = 24;

/** A share from nothing to all as a colour in a cell of so many units. Of small shares more can be told apart. */
export function shadeOf(share: number, hue: Hue, cell: number): string {
  const least = cell >= LARGE ? 0.02 : 0.12;
  const strength = share > 0 ? least + (1 - least) * share ** 0.6 : 0;
  const [r, g, b] = EMPTY.map((from, c) => Math.round(from + strength * (hue[c]! - from)));
  return `rgb(${r},${g},${b})`;
}

/** Cells with fewer units than this hold no number. */
const NUMBERED = 10;
/** Cells with fewer units have no lines between them. */
const RULED = 7;
/** A dot with fewer units is overlooked on a map of thousands: it runs over its cell's edge. */
const SEEN = 3.5;

/** All cells that are not empty, on a ground of empty ones. */
export function cellsOf(counts: readonly ArrayLike<number>[], at: ConfusionLayout): string[] {
  const { left, top, side, cell } = at;
  const ground = `<rect x="${fixed(left)}" y="${fixed(top)}" width="${fixed(side)}" height="${fixed(side)}" fill="${shadeOf(0, FULL, cell)}"/>`;
  return [ground, ...(cell >= RULED ? rules(counts.length, at) : []), ...counts.flatMap((row, t) => rowOf(row, t, at))];
}

function rules(n: number, { left, top, side, cell }: ConfusionLayout): string[] {
  const width = cell >= LARGE ? 1 : 0.5;
  const lines = Array.from({ length: n - 1 }, (_, i) => {
    const at = (i + 1) * cell;
    return `M${fixed(left)} ${fixed(top + at)}h${fixed(side)}M${fixed(left + at)} ${fixed(top)}v${fixed(side)}`;
  });
  return lines.length > 0 ? [`<path d="${lines.join("")}" stroke="#ffffff" stroke-width="${width}"/>`] : [];
}

function rowOf(row: ArrayLike<number>, t: number, { left, top, cell, font }: ConfusionLayout): string[] {
  const total = Array.from(row).reduce((a, b) => a + b, 0);
  const found: string[] = [];
  const gap = cell >= LARGE ? 1 : cell >= RULED ? 0.5 : 0;
  const size = Math.max(cell - gap, SEEN);
  const shift = (cell - gap - size) / 2;
  for (let p = 0; p < row.length; p++) {
    const count = row[p]!;
    if (count === 0) continue;
    const share = count / total;
    const [x, y] = [left + p * cell, top + t * cell];
    found.push(
      `<rect x="${fixed(x + shift)}" y="${fixed(y + shift)}" width="${fixed(size)}" height="${fixed(size)}" fill="${shadeOf(share, p === t ? FULL : ERROR, cell)}"/>`,
    );
    if (cell < NUMBERED) continue;
    const digits = String(count);
    // DejaVu Sans's digits are 0.64 of its size wide.
    const letters = Math.min(font, (cell - 2) / (0.64 * digits.length));
    const ink = share > 0.35 ? "#ffffff" : "#1a1e26";
    found.push(
      svgText(
        x + (cell - gap) / 2,
        y + (cell - gap) / 2 + letters * 0.36,
        digits,
        `text-anchor="middle" font-size="${fixed(letters)}" fill="${ink}"`,
      ),
    );
  }
  return found;
}
