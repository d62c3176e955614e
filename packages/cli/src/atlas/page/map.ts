import { type Html, html } from "@convlens/core/render/site";
import type { AtlasData, Cell, Site } from "./data.ts";
import { classBars, countsInWords, percent, shown, sprite, trail } from "./parts.ts";
import { routeOf } from "./route.ts";

/** The page of an activation atlas. */
export function mapPage(site: Site, layer: string, data: AtlasData): Html {
  const { cells, side, vectors, pictures, sheet } = data;
  const most = Math.max(...cells.map(({ count }) => count));
  const named = [...new Set(cells.flatMap((cell) => cell.classes.slice(0, 1).map(([c]) => c)))].sort((a, b) =>
    site.classes[a]!.localeCompare(site.classes[b]!),
  );
  const page = site.layers.some(({ name }) => name === layer);
  return html`${trail([[site.title, routeOf({ page: "home" })], ...(page ? [[layer, routeOf({ page: "layer", layer })] as const] : [])])}<h1 tabindex="-1">Activation atlas of ${layer}</h1>
<p class="lead">What ${layer} holds at ${shown(vectors)} positions of ${shown(pictures)} pictures, laid out by UMAP: what is alike lies near each other. Each cell shows a picture made for the mean of what lies in it; the fewer, the paler. Arrow keys go from cell to cell.</p>
<div class="map-tools">${
    named.length > 0 &&
    html`<label>Show <select id="shown-class"><option value="">all classes</option>${named.map((c) => html`<option value="${c}">${site.classes[c]!}</option>`)}</select></label>
<label><input type="checkbox" id="map-labels" checked> names</label>`
  }</div>
<div class="map-page"><ul class="map" data-roving data-css="--side:${side}">
${cells.map((cell, i) => {
  const [best] = cell.classes;
  const what = best ? site.classes[best[0]]! : "";
  const pale = 0.35 + 0.65 * Math.sqrt(cell.count / most);
  return html`<li data-css="grid-column:${cell.column + 1};grid-row:${cell.row + 1};--pale:${pale.toFixed(2)}"><button type="button" data-cell="${i}" data-class="${best?.[0] ?? ""}" aria-label="${cellName(site, cell)}">${sprite(sheet, i, "", "cell")}<span class="tag" aria-hidden="true">${what}</span></button></li>\n`;
})}</ul>
<aside id="cell" aria-live="polite" aria-label="The cell"><p class="note">Choose a cell.</p></aside></div>
<p class="note">${
    data.told === "cell"
      ? "Classes of a cell: what the rest of the network answers where the layer is the cell's mean at every position."
      : "Classes of a cell: what the network answers to the pictures that lie in it."
  } After Carter, Armstrong, Schubert, Johnson and Olah (2019).</p>
`;
}

const cellName = ({ classes }: Site, { column, row, count, classes: told }: Cell): string =>
  `${
    told.length > 0
      ? told
          .slice(0, 2)
          .map(([c, v]) => `${classes[c]!} ${percent(v)}`)
          .join(", ")
      : "no class"
  }; row ${row + 1}, column ${column + 1}, ${count} activations`;

/** What is told of the cell that is chosen. */
export function cellDetail(site: Site, { sheet, cells }: AtlasData, index: number): Html {
  const { count, classes, shows } = cells[index]!;
  return html`<figure>${sprite(sheet, index, "Made for the mean of the cell")}</figure>
<p><b>${shown(count)} activations</b>${shows.length > 0 && html`, of pictures that show ${countsInWords(shows)}`}</p>
${classes.length > 0 && classBars(site.classes, classes, percent)}`;
}
