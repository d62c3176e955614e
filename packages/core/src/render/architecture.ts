import { type ArchitectureFigure, type Line, layOut, type Placed, type PlacedBlock } from "./architectureLayout.ts";
import type { Point } from "./layered.ts";
import { fixed, svgText } from "./svgText.ts";

export type { ArchitectureFigure, ArchitectureNode } from "./architectureLayout.ts";

export interface ArchitectureStyle {
  /** What people who do not see it are told. */
  readonly label: string;
  /** Set where the drawing stands alone: it brings its colours. Else it has those of the page's `architectureCss`. */
  readonly alone?: boolean;
}

const colours = {
  ink: "#1c2127",
  soft: "#5a636e",
  line: "#9aa4b0",
  page: "#ffffff",
  block: "#f3f5f8",
  edge: "#d4d9df",
  input: "#e9ecf0",
  linear: "#dbe8fa",
  pooling: "#fbe9cf",
  merge: "#e3f1dd",
};

/**
 * The colours of drawings. In a page each may be set: `--arch-linear`, `--arch-ink` …
 * @param variables whether they may; drawings that stand alone are also read by programs that know no variables
 */
export function architectureCss(variables = true): string {
  const of = (name: keyof typeof colours) => (variables ? `var(--arch-${name}, ${colours[name]})` : colours[name]);
  const kinds = (["input", "linear", "pooling", "merge"] as const).map((k) => `.arch .${k}>rect{fill:${of(k)}}`);
  return `.arch{font-family:system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.arch text{fill:${of("ink")};font-size:12.5px}
.arch text.soft{fill:${of("soft")};font-size:10.5px}
.arch .ways{fill:none;stroke:${of("line")};stroke-width:1.4}
.arch .tip{fill:${of("line")}}
.arch .node>rect{stroke:${of("edge")}}
.arch .block>rect{fill:${of("block")};stroke:${of("edge")}}
${kinds.join("\n")}`;
}

/**
 * Draws a network from top to bottom: a box for each layer, a frame around each block, ways between them. Boxes may be links and show
 * small pictures. SVG of the size that it needs.
 */
export function architectureSvg(figure: ArchitectureFigure, { label, alone = false }: ArchitectureStyle): string {
  const { width, height, nodes, blocks, lines } = layOut(figure);
  const [w, h] = [width, height].map(fixed) as [string, string];
  return `<svg class="arch" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="${attribute(label)}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">
${alone ? `<style>${architectureCss(false)}</style>\n<rect width="${w}" height="${h}" fill="${colours.page}"/>\n` : ""}${blocks.map(blockSvg).join("\n")}
<g aria-hidden="true"><path class="ways" d="${lines.map(linePath).join("")}"/>
<path class="tip" d="${lines.map(tipPath).join("")}"/></g>
${nodes.map(nodeSvg).join("\n")}
</svg>
`;
}

function blockSvg({ title, x, y, width, height }: PlacedBlock): string {
  const rect = `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" rx="10"/>`;
  return `<g class="block">${rect}${title && svgText(x + 10, y + 16, title, 'class="soft"')}</g>`;
}

/** The SVG path of a line: through the middles of its stretches, each corner rounded off. */
export function linePath({ points }: Line): string {
  const [first, ...rest] = points as [Point, ...Point[]];
  const at = ({ x, y }: Point) => `${fixed(x)} ${fixed(y)}`;
  const corners = rest.slice(0, -1).map((p, i) => `Q${at(p)} ${at(between(p, rest[i + 1]!))}`);
  return `M${at(first)}${rest.length > 1 ? `L${at(between(first, rest[0]!))}` : ""}${corners.join("")}L${at(rest.at(-1)!)}`;
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The path of its tip: they end at the top of boxes. Empty where it ends at a point. */
export function tipPath({ points, arrives }: Line): string {
  if (!arrives) return "";
  const { x, y } = points.at(-1)!;
  return `M${fixed(x - 3.5)} ${fixed(y - 6)}L${fixed(x + 3.5)} ${fixed(y - 6)}L${fixed(x)} ${fixed(y)}Z`;
}

function nodeSvg(node: Placed): string {
  const { x, y, width, height, kind, href, label } = node;
  const rect = `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" rx="6"/>`;
  const inner = `${rect}${texts(node)}${thumbnails(node)}`;
  if (href === undefined) return `<g class="node ${kind}"><title>${content(label)}</title>${inner}</g>`;
  return `<a class="node ${kind}" href="${attribute(href)}" aria-label="${attribute(label)}"><title>${content(label)}</title>${inner}</a>`;
}

const texts = ({ x, y, textAt, title, detail }: Placed): string =>
  svgText(x + textAt.x, y + textAt.y, title) + svgText(x + textAt.x, y + textAt.y + 14, detail, 'class="soft"');

const thumbnails = ({ x, y, pictures }: Placed): string =>
  pictures
    .map(({ at, side, part: { href, sheet, x: px, y: py, width, height } }) => {
      const box = `x="${fixed(x + at.x)}" y="${fixed(y + at.y)}" width="${side}" height="${side}"`;
      return `<svg ${box} viewBox="${px} ${py} ${width} ${height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><image href="${attribute(href)}" width="${sheet.width}" height="${sheet.height}"/></svg>`;
    })
    .join("");

const content = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const attribute = (text: string) => content(text).replaceAll('"', "&quot;");
