import { fixed, svgText } from "./svgText.ts";

export interface ConfusionStyle {
  readonly title?: string;
  readonly subtitle?: string;
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
}

const INK = "#1a1e26";
const FAINT = "#68707c";
const PAD = 20;
/** Cells with fewer pixels than this hold no number, rows with fewer than that no name. */
const NUMBERED = 26;
const NAMED = 11;

/**
 * A confusion matrix as an SVG document: a row for each true class, a column for each predicted one; a cell's colour is its
 * share of the row, its number a count. With many classes cells are small and bare.
 * @param counts `counts[t][p]`: pictures of class t that were taken for class p
 */
export function confusionFigure(
  classes: readonly string[],
  counts: readonly (readonly number[])[],
  style: ConfusionStyle = {},
): string {
  const n = classes.length;
  const cell = Math.max(3, Math.min(64, Math.floor(640 / n)));
  const named = cell >= NAMED;
  const font = Math.min(13, Math.max(8, cell - 3));
  const names = classes.map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  // DejaVu Sans is about 0.61 of its size wide on average.
  const room = named ? Math.max(...names.map((name) => name.length)) * font * 0.62 + 10 : 6;
  const header = (style.title ? 26 : 0) + (style.subtitle ? 20 : 0);
  const left = PAD + 24 + room;
  const top = PAD + header + 24 + room;
  const width = Math.max(left + n * cell + PAD, 12 + (style.subtitle?.length ?? 0) * 7.6 + 2 * PAD);
  const height = top + n * cell + PAD;
  const scale = style.scale ?? 1;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width * scale)}" height="${fixed(height * scale)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="${font}" fill="${INK}">`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
  ];
  if (style.title) parts.push(svgText(PAD, PAD + 15, style.title, 'font-size="16" font-weight="bold"'));
  if (style.subtitle) parts.push(svgText(PAD, PAD + header - 6, style.subtitle, `font-size="12" fill="${FAINT}"`));
  const middle = (n * cell) / 2;
  const axis = `font-size="12" text-anchor="middle" fill="${FAINT}"`;
  parts.push(
    svgText(left + middle, PAD + header + 16, "predicted", axis),
    svgText(0, 0, "true", `${axis} transform="translate(${PAD + 12} ${fixed(top + middle)}) rotate(-90)"`),
  );
  if (named)
    for (const [i, name] of names.entries()) {
      const at = (i + 0.5) * cell + font * 0.35;
      parts.push(svgText(left - 8, top + at, name, 'text-anchor="end"'));
      parts.push(svgText(0, 0, name, `transform="translate(${fixed(left + at)} ${fixed(top - 8)}) rotate(-90)"`));
    }
  for (const [t, row] of counts.entries()) parts.push(...cells(row, left, top + t * cell, cell));
  return [...parts, "</svg>", ""].join("\n");
}

function cells(row: readonly number[], left: number, y: number, cell: number): string[] {
  const total = row.reduce((a, b) => a + b, 0);
  return row.flatMap((count, p) => {
    const share = total > 0 ? count / total : 0;
    const x = left + p * cell;
    const box = `<rect x="${fixed(x)}" y="${fixed(y)}" width="${cell}" height="${cell}" fill="${shade(share)}" stroke="#ffffff" stroke-width="${cell > 8 ? 1 : 0}"/>`;
    if (cell < NUMBERED || count === 0) return [box];
    const ink = share > 0.55 ? "#ffffff" : INK;
    return [box, svgText(x + cell / 2, y + cell / 2 + 4, String(count), `text-anchor="middle" fill="${ink}"`)];
  });
}

const EMPTY = [244, 246, 249] as const;
const FULL = [0, 68, 136] as const;

function shade(share: number): string {
  const [r, g, b] = EMPTY.map((from, c) => Math.round(from + share ** 0.7 * (FULL[c]! - from)));
  return `rgb(${r},${g},${b})`;
}
