import { fixed, svgText as text } from "./svgText.ts";
import { ticksOver } from "./ticks.ts";

/** Points of one line, x rising; a y that is not finite leaves a gap. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A pair of axes. */
export interface CurvePanel {
  /** What y is. */
  readonly title: string;
  readonly curves: readonly Curve[];
  /** Range of y; default: from 0 to the greatest value that is not an outlier. */
  readonly range?: readonly [number, number];
  /** Shares are printed as percentages. */
  readonly percent?: boolean;
}

export interface CurveStyle {
  readonly title?: string;
  readonly subtitle?: string;
  /** What x is; default `epoch`. */
  readonly x?: string;
  /** Whether the last value of each curve stands at its end. Default true. */
  readonly ends?: boolean;
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
}

// Okabe and Ito's colours, told apart by colour-blind readers too, each with a dash of its own for print in grey.
const strokes = [
  { colour: "#0072b2", dash: "" },
  { colour: "#d55e00", dash: "7 3" },
  { colour: "#009e73", dash: "2 3" },
  { colour: "#cc79a7", dash: "9 3 2 3" },
  { colour: "#e69f00", dash: "12 4" },
  { colour: "#56b4e9", dash: "4 2" },
] as const;

const PLOT = { width: 400, height: 250 };
const MARGIN = { left: 64, right: 62, top: 36, bottom: 50 };
const PANEL = { width: MARGIN.left + PLOT.width + MARGIN.right, height: MARGIN.top + PLOT.height + MARGIN.bottom };
const PAD = 14;
const INK = "#1a1e26";
const FAINT = "#68707c";
/** With more points than this, marks would run into one line. */
const MOST_MARKS = 30;

/**
 * Line charts side by side, as a paper prints them: one pair of axes for each panel, a curve of the same name in the same
 * colour and dash everywhere, its last value at its end. Returns an SVG document that needs no fonts of its own.
 */
export function curveFigure(panels: readonly CurvePanel[], style: CurveStyle = {}): string {
  const names = [...new Set(panels.flatMap((panel) => panel.curves.map((curve) => curve.name)))];
  const header = (style.title ? 26 : 0) + (style.subtitle ? 18 : 0) + 24;
  const width = 2 * PAD + panels.length * PANEL.width;
  const height = 2 * PAD + header + PANEL.height;
  const scale = style.scale ?? 1;
  const left = PAD + MARGIN.left;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ];
  let y = PAD;
  if (style.title) {
    y += 26;
    parts.push(text(left, y - 9, style.title, 'font-size="16" font-weight="bold"'));
  }
  if (style.subtitle) {
    y += 18;
    parts.push(text(left, y - 6, style.subtitle, `fill="${FAINT}"`));
  }
  parts.push(legend(names, left, y + 13));
  for (const [i, panel] of panels.entries()) {
    const at = `translate(${PAD + i * PANEL.width + MARGIN.left} ${y + 24 + MARGIN.top})`;
    parts.push(`<g transform="${at}">`, ...panelParts(panel, names, style), "</g>");
  }
  return [...parts, "</svg>", ""].join("\n");
}

function legend(names: readonly string[], left: number, y: number): string {
  let x = left;
  return names
    .map((name, i) => {
      const line = `<line x1="${x}" y1="${y - 4}" x2="${x + 26}" y2="${y - 4}" ${stroke(i)}/>`;
      const label = text(x + 32, y, name);
      // DejaVu Sans is about 0.61 of its size wide on average.
      x += 32 + name.length * 7.4 + 22;
      return line + label;
    })
    .join("\n");
}

function panelParts(panel: CurvePanel, names: readonly string[], { x = "epoch", ends = true }: CurveStyle): string[] {
  const xs = panel.curves.flatMap((curve) => curve.points.map(([at]) => at));
  const across = scaleOf([Math.min(...xs), Math.max(...xs)], PLOT.width);
  const [low, high] = panel.range ?? [0, highest(panel.curves)];
  const rows = ticksOver(low, high, 5);
  const up = scaleOf([rows[0]!, rows.at(-1)!], PLOT.height);
  const down = (v: number) => PLOT.height - up(v);
  const format = tickFormat(rows, panel.percent ?? false);
  return [
    text(0, -14, panel.title, 'font-weight="bold"'),
    ...rows.map((v) => grid(down(v), format(v))),
    ...columnTicks(xs).map((v) => columnTick(across(v), v)),
    `<line x1="0" y1="${PLOT.height}" x2="${PLOT.width}" y2="${PLOT.height}" stroke="${INK}"/>`,
    text(PLOT.width / 2, PLOT.height + 38, x, `text-anchor="middle" fill="${FAINT}"`),
    ...panel.curves.map((curve) => drawn(curve, across, down, names.indexOf(curve.name))),
    ...(ends ? endings(panel, names, across, down) : []),
  ];
}

const scaleOf =
  ([low, high]: readonly [number, number], length: number) =>
  (v: number) =>
    high > low ? ((v - low) / (high - low)) * length : length / 2;

/** Twice the median covers all but the first, wild values of a loss; a curve that stays below is shown whole. */
function highest(curves: readonly Curve[]): number {
  const values = curves.flatMap((c) => c.points.map(([, y]) => y)).filter(Number.isFinite);
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 1;
  const ends = curves.map((c) => c.points.at(-1)?.[1] ?? 0).filter(Number.isFinite);
  return Math.max(...ends, Math.min(sorted.at(-1) ?? 1, 4 * median)) || 1;
}

function tickFormat(rows: readonly number[], percent: boolean): (v: number) => string {
  const shown = rows.map((v) => (percent ? v * 100 : v));
  const step = shown[1]! - shown[0]!;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (v) => `${(percent ? v * 100 : v).toFixed(digits)}${percent ? " %" : ""}`;
}

const grid = (y: number, label: string): string =>
  `<line x1="0" y1="${fixed(y)}" x2="${PLOT.width}" y2="${fixed(y)}" stroke="#e3e6eb"/>${text(-8, y + 4, label, `text-anchor="end" fill="${FAINT}"`)}`;

function columnTicks(xs: readonly number[]): number[] {
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const whole = ticksOver(low, high, Math.min(8, Math.max(1, high - low))).filter((v) => v >= low && v <= high);
  const all = whole.filter(Number.isInteger);
  return all.length > 0 ? all : [low];
}

const columnTick = (x: number, value: number): string =>
  `<line x1="${fixed(x)}" y1="${PLOT.height}" x2="${fixed(x)}" y2="${PLOT.height + 5}" stroke="${INK}"/>${text(x, PLOT.height + 19, String(value), `text-anchor="middle" fill="${FAINT}"`)}`;

type Scale = (v: number) => number;

function drawn({ points }: Curve, across: Scale, down: Scale, index: number): string {
  const placed = points.map(([x, y]) => (Number.isFinite(y) ? [across(x), Math.max(0, down(y))] : undefined));
  let pen = "M";
  const path = placed
    .map((p) => {
      if (!p) pen = "M";
      const step = p ? `${pen}${fixed(p[0]!)} ${fixed(p[1]!)}` : "";
      if (p) pen = "L";
      return step;
    })
    .join("");
  const marks = points.length <= MOST_MARKS ? placed.filter((p) => p !== undefined) : [];
  const { colour } = strokes[index % strokes.length]!;
  const dots = marks.map((p) => `<circle cx="${fixed(p[0]!)}" cy="${fixed(p[1]!)}" r="2.4" fill="${colour}"/>`);
  return `<path d="${path}" fill="none" stroke-linejoin="round" ${stroke(index)}/>${dots.join("")}`;
}

/** The last value of each curve beside its end, moved apart where they would overlap. */
function endings({ curves, percent }: CurvePanel, names: readonly string[], across: Scale, down: Scale): string[] {
  const ends = curves
    .flatMap(({ name, points }) => {
      const [x, y] = points.findLast(([, v]) => Number.isFinite(v)) ?? [];
      return x === undefined || y === undefined ? [] : [{ name, x: across(x), y: Math.max(0, down(y)), value: y }];
    })
    .sort((a, b) => a.y - b.y);
  let free = Number.NEGATIVE_INFINITY;
  return ends.map(({ name, x, y, value }) => {
    const at = Math.max(y, free);
    free = at + 14;
    const { colour } = strokes[names.indexOf(name) % strokes.length]!;
    const shown = percent ? `${(value * 100).toFixed(1)} %` : value.toPrecision(3);
    return text(x + 7, at + 4, shown, `fill="${colour}" font-size="11"`);
  });
}

const stroke = (index: number): string => {
  const { colour, dash } = strokes[index % strokes.length]!;
  return `stroke="${colour}" stroke-width="1.8"${dash && ` stroke-dasharray="${dash}"`}`;
};
