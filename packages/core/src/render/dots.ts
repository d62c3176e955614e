import { fixed, svgText } from "./svgText.ts";
import { ticksOver } from "./ticks.ts";

/** A row of every panel. */
export interface DotRow {
  readonly name: string;
  /** Drawn hollow; the best of them is a line through the panel. */
  readonly reference?: boolean;
}

/** One axis, and a dot on it for each row that has a value. */
export interface DotPanel {
  readonly title: string;
  readonly better: "higher" | "lower";
  /** In the order of the rows; `error` is drawn to both sides. */
  readonly values: readonly ({ readonly mean: number; readonly error: number } | undefined)[];
}

export interface DotStyle {
  readonly title?: string;
  /** Lines under the title. */
  readonly subtitle?: readonly string[];
  /** Panels side by side before the next line begins; default as many as fill the lines evenly, at most 5. */
  readonly columns?: number;
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
}

const INK = "#1a1e26";
const FAINT = "#68707c";
const DOT = "#0072b2";
const BEST = "#d55e00";
const BAND = "#f3f5f8";
const GRID = "#dfe3e9";
const PAD = 20;
const ROW = 17;
const PLOT = 150;
const GAP = 34;
const ABOVE = 34;
const BELOW = 34;
const MOST_COLUMNS = 5;
/** Beyond this ratio of the largest to the smallest value an axis is logarithmic. */
const DECADES = 100;

/**
 * Dots with error bars, a panel for each figure and a row for each thing that is compared; the best of a panel in orange, a dashed
 * line where the best of the reference rows is. Returns an SVG document that needs no fonts of its own.
 */
export function dotFigure(rows: readonly DotRow[], panels: readonly DotPanel[], style: DotStyle = {}): string {
  const { title, subtitle = [], scale = 1 } = style;
  const columns = style.columns ?? evenColumns(panels.length);
  // DejaVu Sans is about 0.61 of its size wide on average.
  const room = Math.max(...rows.map(({ name }) => name.length)) * 7.4 + 14;
  const across = room + Math.min(columns, panels.length) * (PLOT + GAP);
  const header = (title ? 26 : 0) + subtitle.length * 18;
  const line = ABOVE + rows.length * ROW + BELOW;
  const width = 2 * PAD + Math.max(across, ...subtitle.map(({ length }) => length * 7.2));
  const height = 2 * PAD + header + Math.ceil(panels.length / columns) * line;
  const lines = chunks(panels, columns).map((some, l) => {
    const plots = some.map((panel, i) => moved(room + i * (PLOT + GAP), 0, panelParts(panel, rows)));
    return moved(PAD, PAD + header + l * line + ABOVE, [...nameParts(rows, room, across), ...plots]);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width * scale)}" height="${fixed(height * scale)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
    ...(title ? [svgText(PAD, PAD + 15, title, 'font-size="16" font-weight="bold"')] : []),
    ...subtitle.map((text, i) => svgText(PAD, PAD + header - 6 - 18 * (subtitle.length - 1 - i), text, faint)),
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

const faint = `fill="${FAINT}"`;

const evenColumns = (panels: number) => Math.ceil(panels / Math.ceil(panels / MOST_COLUMNS));

const chunks = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

const moved = (x: number, y: number, parts: readonly string[]): string =>
  [`<g transform="translate(${fixed(x)} ${fixed(y)})">`, ...parts, "</g>"].join("\n");

/** The names, to the left of `room`; every second row has a band behind it that leads the eye across. */
function nameParts(rows: readonly DotRow[], room: number, width: number): string[] {
  return rows.flatMap(({ name, reference }, i) => [
    ...(i % 2 === 1 ? [] : [`<rect y="${i * ROW}" width="${fixed(width)}" height="${ROW}" fill="${BAND}"/>`]),
    svgText(room - 10, (i + 0.5) * ROW + 4, name, `text-anchor="end"${reference ? ` ${faint}` : ""}`),
  ]);
}

function panelParts(panel: DotPanel, rows: readonly DotRow[]): string[] {
  const { title, better, values } = panel;
  const known = values.filter((v) => v !== undefined);
  const bottom = rows.length * ROW;
  const heading = svgText(0, -12, `${title} ${better === "higher" ? "↑" : "↓"}`, 'font-size="11" font-weight="bold"');
  if (known.length === 0) return [heading];
  const { at, ticks } = axisOf(known);
  const best = (which: (row: DotRow) => boolean) => {
    const means = values.flatMap((v, i) => (v && which(rows[i]!) ? [v.mean] : []));
    return means.length > 0 ? (better === "higher" ? Math.max(...means) : Math.min(...means)) : undefined;
  };
  const bar = best((row) => row.reference === true);
  const winner = best((row) => !row.reference);
  return [
    heading,
    ...ticks.map(
      (v) =>
        `<line x1="${fixed(at(v))}" y1="0" x2="${fixed(at(v))}" y2="${bottom}" stroke="${GRID}"/>${svgText(at(v), bottom + 15, shown(v), `text-anchor="middle" font-size="10" ${faint}`)}`,
    ),
    `<line x1="0" y1="${bottom}" x2="${PLOT}" y2="${bottom}" stroke="${INK}"/>`,
    ...(bar === undefined
      ? []
      : [
          `<line x1="${fixed(at(bar))}" y1="0" x2="${fixed(at(bar))}" y2="${bottom}" stroke="${FAINT}" stroke-dasharray="3 3"/>`,
        ]),
    ...values.flatMap((v, i) => (v ? [dot(v, (i + 0.5) * ROW, at, colourOf(rows[i]!, v.mean === winner))] : [])),
  ];
}

const colourOf = ({ reference }: DotRow, best: boolean) =>
  reference ? { stroke: FAINT, fill: "#ffffff" } : best ? { stroke: BEST, fill: BEST } : { stroke: DOT, fill: DOT };

type Value = { readonly mean: number; readonly error: number };

function dot({ mean, error }: Value, y: number, at: (v: number) => number, colour: { stroke: string; fill: string }) {
  const [from, to] = [at(mean - error), at(mean + error)];
  const bar = `<line x1="${fixed(from)}" y1="${fixed(y)}" x2="${fixed(to)}" y2="${fixed(y)}" stroke="${colour.stroke}" stroke-width="1.5"/>`;
  return `${bar}<circle cx="${fixed(at(mean))}" cy="${fixed(y)}" r="3.4" fill="${colour.fill}" stroke="${colour.stroke}" stroke-width="1.4"/>`;
}

/** Where values lie on the axis, and its ticks. What lies beyond, such as the bar of an error, ends at the edge. */
function axisOf(values: readonly Value[]): { at: (v: number) => number; ticks: readonly number[] } {
  const means = values.map((v) => v.mean);
  const [least, greatest] = [Math.min(...means), Math.max(...means)];
  if (least > 0 && greatest / least > DECADES) {
    const [low, high] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest))];
    const step = Math.ceil((high - low) / 4);
    const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => 10 ** (low + i * step));
    return { at: (v) => along((Math.log10(Math.max(v, 1e-30)) - low) / (high - low)), ticks };
  }
  const low = Math.min(...values.map((v) => v.mean - v.error));
  const high = Math.max(...values.map((v) => v.mean + v.error));
  const ticks = ticksOver(low, high, 3);
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  return { at: (v) => along((v - first) / (last - first)), ticks };
}

const along = (share: number): number => PLOT * Math.min(1, Math.max(0, share));

const shown = (v: number): string =>
  v !== 0 && (Math.abs(v) < 1e-3 || Math.abs(v) >= 1e4) ? v.toExponential(0) : String(v);
