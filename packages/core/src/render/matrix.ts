import { type ColormapName, colormap } from "./colormap.ts";
import { fixed, svgText } from "./svgText.ts";
import { ticksOver } from "./ticks.ts";

export interface MatrixStyle {
  readonly title?: string;
  /** Lines under the title. */
  readonly subtitle?: readonly string[];
  /** What rows and columns are. */
  readonly axes?: readonly [rows: string, columns: string];
  /** The values of the first and the last colour. Default 0 and 1; what lies beyond has the colour of the end. */
  readonly range?: readonly [low: number, high: number];
  /** Default `viridis`. */
  readonly colormap?: ColormapName;
  /** For each row the column whose cell has a ring around it. */
  readonly marked?: readonly (number | undefined)[];
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
}

const INK = "#1a1e26";
const FAINT = "#68707c";
const MISSING = "#dfe3e9";
const PAD = 20;
/** Cells with fewer pixels than this hold no number, rows with fewer than that no name. */
const NUMBERED = 26;
const NAMED = 8;
const BAR = { width: 12, gap: 18, room: 40 };

/**
 * A matrix of any two extents as an SVG document: a coloured cell for each value, its number where there is room, names at the left
 * and above. A value that is no number is grey.
 */
export function matrixFigure(
  rows: readonly string[],
  columns: readonly string[],
  values: readonly ArrayLike<number>[],
  style: MatrixStyle = {},
): string {
  const { title, subtitle = [], axes = ["", ""], marked = [], scale = 1 } = style;
  const cell = Math.max(3, Math.min(44, Math.floor(900 / Math.max(rows.length, columns.length))));
  const font = Math.min(12, Math.max(6.5, cell - 3));
  const [rowNames, columnNames] = [rows, columns].map((names) => names.map((name) => shortened(name)));
  // DejaVu Sans is about 0.61 of its size wide on average.
  const room = (names: readonly string[]) =>
    cell >= NAMED ? Math.max(...names.map((name) => name.length)) * font * 0.62 + 12 : 6;
  const header = (title ? 26 : 0) + subtitle.length * 18;
  const left = PAD + 22 + room(rowNames!);
  const top = PAD + header + 26 + room(columnNames!);
  const [across, down] = [columns.length * cell, rows.length * cell];
  const words = Math.max((title?.length ?? 0) * 10.4, ...subtitle.map((line) => line.length * 7.6));
  const width = Math.max(left + across + BAR.gap + BAR.width + BAR.room, 2 * PAD + words);
  const height = top + Math.max(down, 120) + PAD;
  const shade = shading(style);
  const axis = `font-size="12" text-anchor="middle" fill="${FAINT}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width * scale)}" height="${fixed(height * scale)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="${fixed(font)}" fill="${INK}">`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
    ...(title ? [svgText(PAD, PAD + 15, title, 'font-size="16" font-weight="bold"')] : []),
    ...subtitle.map((line, i) =>
      svgText(PAD, PAD + (title ? 26 : 0) + 13 + 18 * i, line, `font-size="12" fill="${FAINT}"`),
    ),
    svgText(left + across / 2, PAD + header + 18, axes[1], axis),
    svgText(0, 0, axes[0], `${axis} transform="translate(${PAD + 10} ${fixed(top + down / 2)}) rotate(-90)"`),
    ...(cell >= NAMED ? names(rowNames!, columnNames!, left, top, cell, font) : []),
    ...values.flatMap((row, i) =>
      Array.from({ length: columns.length }, (_, j) => cellAt(row[j]!, left + j * cell, top + i * cell, cell, shade)),
    ),
    ...marked.flatMap((j, i) => (j === undefined ? [] : [ring(left + j * cell, top + i * cell, cell)])),
    ...bar(left + across + BAR.gap, top, Math.max(120, Math.min(down, 400)), style),
    "</svg>",
    "",
  ].join("\n");
}

/** Names of layers differ at both ends. */
const LONGEST = 30;
const shortened = (name: string): string =>
  name.length > LONGEST ? `${name.slice(0, LONGEST / 2 - 1)}…${name.slice(-LONGEST / 2)}` : name;

function names(
  rows: readonly string[],
  columns: readonly string[],
  left: number,
  top: number,
  cell: number,
  font: number,
): string[] {
  const at = (i: number) => (i + 0.5) * cell + font * 0.35;
  return [
    ...rows.map((name, i) => svgText(left - 7, top + at(i), name, 'text-anchor="end"')),
    ...columns.map((name, j) =>
      svgText(0, 0, name, `transform="translate(${fixed(left + at(j))} ${fixed(top - 7)}) rotate(-90)"`),
    ),
  ];
}

/** The colour of a value, and whether it is dark. */
type Shading = (value: number) => { readonly fill: string; readonly dark: boolean };

function shading({ colormap: name = "viridis", range: [low, high] = [0, 1] }: MatrixStyle): Shading {
  const table = colormap(name);
  return (value) => {
    const at = 3 * Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
    const [r, g, b] = table.subarray(at, at + 3) as unknown as [number, number, number];
    return { fill: `rgb(${r},${g},${b})`, dark: 0.3 * r + 0.6 * g + 0.1 * b < 128 };
  };
}

function cellAt(value: number, x: number, y: number, cell: number, shade: Shading): string {
  const square = (fill: string) =>
    `<rect x="${fixed(x)}" y="${fixed(y)}" width="${cell}" height="${cell}" fill="${fill}"/>`;
  if (Number.isNaN(value)) return square(MISSING);
  const { fill, dark } = shade(value);
  if (cell < NUMBERED) return square(fill);
  const ink = dark ? "#ffffff" : INK;
  const number = value.toFixed(2);
  return (
    square(fill) + svgText(x + cell / 2, y + cell / 2 + 4, number, `font-size="11" text-anchor="middle" fill="${ink}"`)
  );
}

/** Light on dark and dark on light. */
const ring = (x: number, y: number, cell: number): string => {
  const inset = Math.max(0.75, cell / 14);
  const square = (colour: string, width: number) =>
    `<rect x="${fixed(x + inset)}" y="${fixed(y + inset)}" width="${fixed(cell - 2 * inset)}" height="${fixed(cell - 2 * inset)}" fill="none" stroke="${colour}" stroke-width="${fixed(width)}"/>`;
  return square("#ffffff", 2 * inset) + square("#d55e00", inset);
};

function bar(x: number, y: number, height: number, style: MatrixStyle): string[] {
  const [low, high] = style.range ?? [0, 1];
  const shade = shading(style);
  const steps = 64;
  const at = (v: number) => y + height * (1 - (v - low) / (high - low));
  return [
    ...Array.from({ length: steps }, (_, i) => {
      const from = y + (height * i) / steps;
      const { fill } = shade(high - ((i + 0.5) / steps) * (high - low));
      return `<rect x="${fixed(x)}" y="${fixed(from)}" width="${BAR.width}" height="${fixed(height / steps + 0.5)}" fill="${fill}"/>`;
    }),
    ...ticksOver(low, high, 5)
      .filter((v) => v >= low && v <= high)
      .map((v) => svgText(x + BAR.width + 5, at(v) + 4, String(v), `font-size="11" fill="${FAINT}"`)),
  ];
}
