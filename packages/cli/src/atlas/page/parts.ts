import { type Content, type Html, html } from "@convlens/core/render/site";
import type { Sheet, Site, SiteLayer, Wire } from "./data.ts";
import { routeOf } from "./route.ts";

/** A number for people: three digits, and no more zeros than it needs. */
export function shown(v: number | null | undefined): string {
  if (v === null || v === undefined) return "–";
  if (Number.isInteger(v)) return v.toLocaleString("en");
  const size = Math.abs(v);
  const text = size >= 1e5 || size < 1e-3 ? v.toExponential(1) : String(Number(v.toPrecision(3)));
  return text.replace("-", "−");
}

export const percent = (share: number): string => (share > 0 && share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`);

/** Extents of a layer for one picture. */
export const extents = ({ shape }: SiteLayer): string => shape.join("×");

/** One picture of a sheet. What it looks like is set by the script, so that the site's policy need not allow styles in attributes. */
export function sprite(sheet: Sheet, place: number, label: string, more = ""): Html {
  const { file, count, columns, width, height } = sheet;
  const rows = Math.ceil(count / columns);
  const [x, y] = [place % columns, Math.floor(place / columns)];
  const share = (at: number, of: number) => (of > 1 ? Math.round((1e6 * at) / (of - 1)) / 1e4 : 0);
  const css = [
    `background-image:url("${encodeURI(file)}")`,
    `background-size:${columns * 100}% ${rows * 100}%`,
    `background-position:${share(x, columns)}% ${share(y, rows)}%`,
    `aspect-ratio:${width}/${height}`,
  ];
  const named: Content = label === "" ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`;
  return html`<span class="sprite${more && ` ${more}`}" ${named} data-css="${css.join(";")}"></span>`;
}

/** The picture that was made for a unit; its number where there is none. */
export function unitPicture({ drawn, sheets }: SiteLayer, unit: number): Html {
  const place = drawn.indexOf(unit);
  const each = sheets[0]?.count ?? 0;
  return place < 0
    ? html`<span class="sprite empty" aria-hidden="true">${unit}</span>`
    : sprite(sheets[Math.floor(place / each)]!, place % each, "");
}

export const unitName = ({ name }: SiteLayer, unit: number): string => `${name}[${unit}]`;

export const unitHref = ({ name }: SiteLayer, unit: number): string => routeOf({ page: "unit", layer: name, unit });

/** A name that may go on in the next line behind its dividing marks. */
const breakable = (name: string): Content[] =>
  name.split(/(?<=[/_.])(?=.)|(?=\[)/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));

/** A link with a unit's picture, its name and something about it. */
export const unitTile = (layer: SiteLayer, unit: number, name: Content, detail: Content): Html =>
  html`<li><a class="tile" href="${unitHref(layer, unit)}">${unitPicture(layer, unit)}<span class="name">${typeof name === "string" ? breakable(name) : name}</span>${detail}</a></li>\n`;

/** A bar for a number from −1 to 1. */
export const bar = (value: number): Html =>
  html`<i class="bar${value < 0 && " less"}" aria-hidden="true" data-css="--share:${Math.min(1, Math.abs(value)).toFixed(3)}"></i>`;

/** The units that a unit reads, or that read it. */
export function wireList({ layers }: Site, wires: readonly Wire[], label: string): Html {
  const most = Math.max(...wires.map(([, , norm]) => norm));
  const items = wires.map(([l, unit, norm, mean]) => {
    const layer = layers[l]!;
    const detail = html`<span class="detail">${bar(mean < 0 ? -norm / most : norm / most)}<span title="L2 norm of the weights, and their mean">${shown(norm)} <small>(${mean > 0 && "+"}${shown(mean)})</small></span></span>`;
    return unitTile(layer, unit, unitName(layer, unit), detail);
  });
  return html`<ul class="tiles wires" aria-label="${label}" data-roving>
${items}</ul>
`;
}

/** Names and values. */
export const factList = (facts: readonly (readonly [Content, Content])[]): Html => html`<dl class="facts">
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;

/** Where the page stands among others of its kind. */
export function trail(
  above: readonly (readonly [label: string, href: string])[],
  before?: string,
  behind?: string,
): Html {
  return html`<nav class="trail" aria-label="Where this is"><ol>${above.map(([label, href]) => html`<li><a href="${href}">${label}</a></li>`)}</ol>
<span class="beside">${before !== undefined && html`<a rel="prev" href="${before}">← <span>Previous</span></a>`}${behind !== undefined && html`<a rel="next" href="${behind}"><span>Next</span> →</a>`}</span></nav>
`;
}

/** Classes, each with a number from −1 to 1 and a bar. */
export const classBars = (
  classes: readonly string[],
  told: readonly (readonly [number, number])[],
  text: (v: number) => string,
): Html =>
  html`<ul class="bars">
${told.map(([c, v]) => html`<li><a href="${routeOf({ page: "class", class: c })}">${classes[c]!}</a>${bar(v)}<data value="${v}">${text(v)}</data></li>\n`)}</ul>
`;

/** `duck 5, fish 2`. */
export const countsInWords = (counts: readonly (readonly [string, number])[]): string =>
  counts.map(([label, n]) => `${label} ${n}`).join(", ");
