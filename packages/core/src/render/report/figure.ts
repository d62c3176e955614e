import type { ReportFigure } from "./define.ts";
import { type Content, type Html, html } from "./html.ts";

/** A sheet no wider than this leaves room for another beside it, in pixels. */
const HALF_WIDTH = 576;

type Row = "maps" | "halves" | "sheets";

/** Figures in the given order, those that go together side by side. */
export function figureRows(figures: readonly ReportFigure[]): Html[] {
  const rows: { kind: Row; figures: ReportFigure[] }[] = [];
  for (const figure of figures) {
    const kind = rowOf(figure);
    const last = rows.at(-1);
    if (last?.kind === kind && last.figures[0]!.group === figure.group) last.figures.push(figure);
    else rows.push({ kind, figures: [figure] });
  }
  return rows.map(
    ({ kind, figures }) => html`<div class="row ${kind}" style="--count:${figures.length}">${figures.map(one)}</div>\n`,
  );
}

function rowOf({ sheet, width, dataUri }: ReportFigure): Row {
  if (!sheet) return "maps";
  return width !== undefined && width <= HALF_WIDTH && !isVideo(dataUri) ? "halves" : "sheets";
}

function one(figure: ReportFigure): Html {
  const { caption, detail, recipe } = figure;
  return html`<figure>${medium(figure)}
<figcaption><strong>${caption}</strong>${detail && html` <span>${detail}</span>`}${recipe !== undefined && recipeOf(recipe)}</figcaption>
</figure>
`;
}

function medium({ dataUri, alt, width, height }: ReportFigure): Html {
  if (!/^data:(image|video)\//.test(dataUri))
    throw new TypeError(`a figure of a report is no data URI: ${dataUri.slice(0, 40)}`);
  const size: Content = width !== undefined && height !== undefined && html` width="${width}" height="${height}"`;
  if (isVideo(dataUri))
    return html`<video src="${dataUri}"${size} controls loop muted playsinline preload="auto" aria-label="${alt}"></video>`;
  return html`<img src="${dataUri}"${size} alt="${alt}" decoding="async"${width !== undefined && width < 200 && html` class="small"`}>`;
}

const isVideo = (dataUri: string) => dataUri.startsWith("data:video/");

const recipeOf = (recipe: unknown) => html`
<details><summary>Recipe</summary><pre tabindex="0">${JSON.stringify(recipe, null, 1)}</pre></details>`;
