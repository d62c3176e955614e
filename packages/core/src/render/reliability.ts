import { fixed, svgText } from "./svgText.ts";

/** Pictures of which a classifier was about as sure. */
export interface ReliabilityBin {
  /** Confidences in (from, to], 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly pictures: number;
  /** Means over them. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface ReliabilityPanel {
  readonly title: string;
  readonly bins: readonly ReliabilityBin[];
  /** Lines of text in the free corner. */
  readonly says: readonly string[];
}

export interface ReliabilityStyle {
  readonly title?: string;
  readonly subtitle?: string;
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
}

const PLOT = 320;
const BARS = 84;
const MARGIN = { left: 62, right: 22, top: 34, between: 44, bottom: 84 };
const PANEL = {
  width: MARGIN.left + PLOT + MARGIN.right,
  height: MARGIN.top + PLOT + MARGIN.between + BARS + MARGIN.bottom,
};
const PAD = 14;
const INK = "#1a1e26";
const FAINT = "#68707c";
const RIGHT = "#0072b2";
const SURER = "#d55e00";
const BETTER = "#009e73";
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Reliability diagrams side by side, as an SVG document: how often a classifier is right where it is so sure, and what is missing
 * to the diagonal, on which it could be taken at its word; below, how many pictures that is.
 */
export function reliabilityFigure(panels: readonly ReliabilityPanel[], style: ReliabilityStyle = {}): string {
  const header = (style.title ? 26 : 0) + (style.subtitle ? 20 : 0);
  const width = Math.max(2 * PAD + panels.length * PANEL.width, 2 * PAD + (style.subtitle?.length ?? 0) * 7.6);
  const height = 2 * PAD + header + PANEL.height;
  const scale = style.scale ?? 1;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width * scale)}" height="${fixed(height * scale)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
  ];
  if (style.title) parts.push(svgText(PAD + 6, PAD + 16, style.title, 'font-size="16" font-weight="bold"'));
  if (style.subtitle) parts.push(svgText(PAD + 6, PAD + header - 6, style.subtitle, `fill="${FAINT}"`));
  for (const [i, panel] of panels.entries()) {
    const at = `translate(${PAD + i * PANEL.width + MARGIN.left} ${PAD + header + MARGIN.top})`;
    parts.push(`<g transform="${at}">`, ...diagram(panel), ...histogram(panel), "</g>");
  }
  return [...parts, "</svg>", ""].join("\n");
}

function diagram({ title, bins, says }: ReliabilityPanel): string[] {
  const up = (v: number) => PLOT * (1 - v);
  return [
    svgText(0, -14, title, 'font-weight="bold"'),
    ...TICKS.flatMap((v) => [rule(up(v)), label(up(v), `${Math.round(v * 100)} %`), columnLabel(v, PLOT)]),
    ...bins.filter(({ pictures }) => pictures > 0).flatMap(bar),
    `<line x1="0" y1="${PLOT}" x2="${PLOT}" y2="0" stroke="${INK}" stroke-dasharray="5 4"/>`,
    axis(PLOT),
    aside("share that is right", PLOT / 2),
    ...key(),
    ...says.map((line, i) => svgText(12, 22 + i * 17, line)),
  ];
}

/** What is right and is said to be, and what lies between accuracy and mean confidence. */
function bar({ from, to, accuracy, confidence }: ReliabilityBin): string[] {
  const [x, width] = [from * PLOT, (to - from) * PLOT];
  const y = (v: number) => PLOT * (1 - v);
  const [low, high] = [Math.min(accuracy, confidence), Math.max(accuracy, confidence)];
  const gap = accuracy < confidence ? SURER : BETTER;
  const place = `x="${fixed(x + 0.5)}" width="${fixed(Math.max(1, width - 1))}"`;
  return [
    `<rect ${place} y="${fixed(y(low))}" height="${fixed(PLOT * low)}" fill="${RIGHT}"/>`,
    `<rect ${place} y="${fixed(y(high))}" height="${fixed((high - low) * PLOT)}" fill="${gap}" fill-opacity="0.5" stroke="${gap}"/>`,
  ];
}

function histogram({ bins }: ReliabilityPanel): string[] {
  const top = PLOT + MARGIN.between;
  const all = Math.max(
    1,
    bins.reduce((sum, { pictures }) => sum + pictures, 0),
  );
  const most = Math.max(0.01, ...bins.map(({ pictures }) => pictures / all));
  const bars = bins.map(({ from, to, pictures }) => {
    const height = (BARS * pictures) / all / most;
    return `<rect x="${fixed(from * PLOT + 0.5)}" y="${fixed(top + BARS - height)}" width="${fixed(Math.max(1, (to - from) * PLOT - 1))}" height="${fixed(height)}" fill="#8a93a1"/>`;
  });
  return [
    ...[0, most / 2, most].flatMap((v) => {
      const y = top + BARS * (1 - v / most);
      return [rule(y), label(y, `${Number((100 * v).toPrecision(2))} %`)];
    }),
    ...bars,
    axis(top + BARS),
    ...TICKS.map((v) => columnLabel(v, top + BARS)),
    aside("pictures", top + BARS / 2),
    svgText(PLOT / 2, top + BARS + 38, "confidence", `text-anchor="middle" fill="${FAINT}"`),
  ];
}

/** What the colours between bars and confidences mean. */
const key = (): string[] =>
  [
    { colour: SURER, says: "surer than right" },
    { colour: BETTER, says: "right more often than sure" },
  ].flatMap(({ colour, says }, i) => {
    const y = PLOT + MARGIN.between + BARS + 56 + i * 18;
    return [
      `<rect x="0" y="${y - 10}" width="14" height="12" fill="${colour}" fill-opacity="0.5" stroke="${colour}"/>`,
      svgText(22, y, says, `fill="${FAINT}"`),
    ];
  });

const rule = (y: number) => `<line x1="0" y1="${fixed(y)}" x2="${PLOT}" y2="${fixed(y)}" stroke="#e3e6eb"/>`;

const axis = (y: number) => `<line x1="0" y1="${y}" x2="${PLOT}" y2="${y}" stroke="${INK}"/>`;

const label = (y: number, text: string) => svgText(-8, y + 4, text, `text-anchor="end" fill="${FAINT}"`);

const columnLabel = (v: number, y: number) =>
  svgText(v * PLOT, y + 18, `${Math.round(v * 100)} %`, `text-anchor="middle" fill="${FAINT}"`);

const aside = (text: string, y: number) =>
  svgText(0, 0, text, `text-anchor="middle" fill="${FAINT}" transform="translate(-48 ${fixed(y)}) rotate(-90)"`);
