import { cellsOf, ERROR, FULL, shadeOf } from "./confusionCells.ts";
import { type ConfusionLayout, layoutOf } from "./confusionLayout.ts";
import { fixed, svgText } from "./svgText.ts";

export interface ConfusionStyle {
  readonly title?: string;
  readonly subtitle?: string;
  /** Pixels for each unit; 2 for a PNG that is to be printed. Default 1. */
  readonly scale?: number;
  /** Classes that belong together: framed, and named at the side where classes are too many to be. */
  readonly groups?: readonly ConfusionGroup[];
}

/** Classes side by side. */
export interface ConfusionGroup {
  /** The first, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

const INK = "#1a1e26";
const FAINT = "#68707c";

/**
 * A confusion matrix as an SVG document: a row for each true class, a column for each predicted one. A cell's colour is its share of
 * the row, blue for what is right and red for what is wrong. Up to 30 classes have counts in their cells, up to 200 have names and
 * small counts; more of them are a map, whose groups are named.
 * @param counts `counts[t][p]`: pictures of class t that were taken for class p
 */
export function confusionFigure(
  classes: readonly string[],
  counts: readonly ArrayLike<number>[],
  style: ConfusionStyle = {},
): string {
  const groups = style.groups ?? [];
  const at = layoutOf(classes, groups, style);
  const { width, height, font } = at;
  const scale = style.scale ?? 1;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fixed(width * scale)}" height="${fixed(height * scale)}" viewBox="0 0 ${fixed(width)} ${fixed(height)}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="${font}" fill="${INK}">`,
    `<rect width="${fixed(width)}" height="${fixed(height)}" fill="#ffffff"/>`,
    ...header(style, at),
    ...axes(at),
    ...cellsOf(counts, at),
    ...(at.named ? names(classes, at) : []),
    ...(at.named ? recalls(counts, at) : []),
    ...groups.flatMap((group) => frame(group, at)),
    ...(at.named ? [] : groups.flatMap((group) => groupName(group, at))),
    ...key(at),
    "</svg>",
    "",
  ].join("\n");
}

function header({ title, subtitle }: ConfusionStyle, { pad, large }: ConfusionLayout): string[] {
  const small = large * 0.75;
  return [
    ...(title ? [svgText(pad, pad + large, title, `font-size="${fixed(large)}" font-weight="bold"`)] : []),
    ...(subtitle
      ? [
          svgText(
            pad,
            pad + (title ? large * 1.35 : 0) + small,
            subtitle,
            `font-size="${fixed(small)}" fill="${FAINT}"`,
          ),
        ]
      : []),
  ];
}

function axes({ left, top, side, pad, large, header }: ConfusionLayout): string[] {
  const axis = `font-size="${fixed(large * 0.75)}" text-anchor="middle" fill="${FAINT}"`;
  return [
    svgText(left + side / 2, pad + header + large * 0.75, "predicted", axis),
    svgText(
      0,
      0,
      "true",
      `${axis} transform="translate(${fixed(pad + large * 0.6)} ${fixed(top + side / 2)}) rotate(-90)"`,
    ),
  ];
}

function names(classes: readonly string[], { left, top, cell, font, shortened }: ConfusionLayout): string[] {
  return classes.flatMap((whole, i) => {
    const name = shortened(whole);
    const at = (i + 0.5) * cell + font * 0.35;
    return [
      svgText(left - 6, top + at, name, 'text-anchor="end"'),
      svgText(0, 0, name, `transform="translate(${fixed(left + at)} ${fixed(top - 6)}) rotate(-90)"`),
    ];
  });
}

/** Behind each row how much of it is right. */
function recalls(counts: readonly ArrayLike<number>[], { left, top, side, cell, font }: ConfusionLayout): string[] {
  return counts.flatMap((row, t) => {
    const total = Array.from(row).reduce((a, b) => a + b, 0);
    if (total === 0) return [];
    const y = top + (t + 0.5) * cell + font * 0.35;
    return [svgText(left + side + 6, y, `${Math.round((100 * row[t]!) / total)} %`, `fill="${FAINT}"`)];
  });
}

const frame = ({ from, to }: ConfusionGroup, { left, top, cell }: ConfusionLayout): string[] => [
  `<rect x="${fixed(left + from * cell)}" y="${fixed(top + from * cell)}" width="${fixed((to - from) * cell)}" height="${fixed((to - from) * cell)}" fill="none" stroke="${INK}" stroke-width="1" stroke-opacity="0.55"/>`,
];

/** A bracket and the name, at the side and above. */
function groupName({ from, to, name }: ConfusionGroup, at: ConfusionLayout): string[] {
  const { left, top, cell, font, shortened } = at;
  const [start, end] = [from * cell + 1, to * cell - 1];
  const middle = (start + end) / 2 + font * 0.35;
  const bracket = `stroke="${FAINT}" stroke-width="1.5" fill="none"`;
  return [
    `<path d="M${fixed(left - 4)} ${fixed(top + start)}h-5V${fixed(top + end)}h5" ${bracket}/>`,
    `<path d="M${fixed(left + start)} ${fixed(top - 4)}v-5H${fixed(left + end)}v5" ${bracket}/>`,
    svgText(left - 15, top + middle, shortened(name), 'text-anchor="end"'),
    svgText(0, 0, shortened(name), `transform="translate(${fixed(left + middle)} ${fixed(top - 15)}) rotate(-90)"`),
  ];
}

const STEPS = 24;

/** What colours mean. */
function key({ left, top, side, large, cell }: ConfusionLayout): string[] {
  const size = large * 0.75;
  const y = top + side + size * 1.1;
  const strip = size * 11;
  const text = `font-size="${fixed(size)}" fill="${FAINT}"`;
  const bar = (x: number, hue: readonly [number, number, number]) =>
    Array.from(
      { length: STEPS },
      (_, i) =>
        `<rect x="${fixed(x + (i * strip) / STEPS)}" y="${fixed(y)}" width="${fixed(strip / STEPS + 0.5)}" height="${fixed(size)}" fill="${shadeOf((i + 1) / STEPS, hue, cell)}"/>`,
    );
  const words = (x: number, what: string) => [
    svgText(x, y + size * 2.1, "0", text),
    svgText(x + strip, y + size * 2.1, "100 %", `${text} text-anchor="end"`),
    svgText(x + strip / 2, y + size * 2.1, what, `${text} text-anchor="middle"`),
  ];
  const second = left + strip + size * 2;
  return [...bar(left, FULL), ...words(left, "right"), ...bar(second, ERROR), ...words(second, "wrong")];
}
