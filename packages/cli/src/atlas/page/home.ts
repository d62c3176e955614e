import { Html, html } from "@convlens/core/render/site";
import type { NetworkData, Site } from "./data.ts";
import { extents, factList, shown } from "./parts.ts";
import { routeOf } from "./route.ts";

/** The page that all begins at: the network, its layers, its classes. */
export function home(site: Site, { svg }: NetworkData): Html {
  const { title, facts, classes, atlases } = site;
  return html`<h1 tabindex="-1">${title}</h1>
${factList(facts)}
<div class="columns"><section aria-labelledby="network"><h2 id="network">The network</h2>
<p>Each box is a layer, with pictures of what some of its units want to see. Arrow keys go from box to box.</p>
<div class="drawing" data-roving data-css="--width:${/width="([\d.]+)"/.exec(svg)?.[1] ?? 0}px">${new Html(svg)}</div></section>
<div class="side">
${
  atlases.length > 0 &&
  html`<section aria-labelledby="atlases"><h2 id="atlases">Activation atlas</h2>
<p>What the network makes of the pictures, laid out so that what is alike lies near each other.</p>
<ul class="plain">${atlases.map(({ layer }) => html`<li><a href="${routeOf({ page: "atlas", layer })}">${layer}</a></li>\n`)}</ul></section>
`
}<section aria-labelledby="layers"><h2 id="layers">Layers</h2>${layerTable(site)}</section>
${
  classes.length > 0 &&
  classes.length <= LISTED &&
  html`<section aria-labelledby="classes"><h2 id="classes">Classes</h2>${classList(classes)}</section>
`
}</div></div>
`;
}

/** More classes have a page of their own. */
const LISTED = 60;

const layerTable = ({
  layers,
}: Site): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="Table of layers"><table data-sortable>
<thead><tr><th scope="col">Layer</th><th scope="col">Op</th><th scope="col">Output</th><th scope="col" class="n">Units</th><th scope="col" class="n">Dead</th><th scope="col" class="n">Saturated</th><th scope="col" class="n">Alike</th></tr></thead>
<tbody>
${layers.map(
  (layer) =>
    html`<tr><th scope="row"><a href="${routeOf({ page: "layer", layer: layer.name })}">${layer.name}</a></th><td>${layer.op}</td><td>${extents(layer)}</td>${[layer.shape[0] ?? 0, layer.dead, layer.saturated, layer.duplicates].map((n) => html`<td class="n" data-value="${n}">${shown(n)}</td>`)}</tr>\n`,
)}</tbody></table></div>
`;

export const classList = (classes: readonly string[]): Html => html`<ul class="names">
${classes.map((label, c) => html`<li><a href="${routeOf({ page: "class", class: c })}">${label}</a></li>\n`)}</ul>
`;
