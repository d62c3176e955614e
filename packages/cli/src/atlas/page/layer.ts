import { type Html, html } from "@convlens/core/render/site";
import type { LayerData, Site, SiteLayer } from "./data.ts";
import { countsInWords, extents, factList, percent, shown, trail, unitHref, unitTile } from "./parts.ts";
import { routeOf } from "./route.ts";

/** The page of a layer: its units with pictures, and a table of all. */
export function layerPage({ layers, title }: Site, layer: SiteLayer, data: LayerData): Html {
  const { name, drawn } = layer;
  const at = layers.indexOf(layer);
  const beside = (i: number) => layers[i] && routeOf({ page: "layer", layer: layers[i].name });
  const units = data.statistics.length;
  return html`${trail([[title, routeOf({ page: "home" })]], beside(at - 1), beside(at + 1))}<h1 tabindex="-1">${name}</h1>
${factList(factsOf(layer, units))}
${
  drawn.length > 0 &&
  html`<section aria-labelledby="pictures"><h2 id="pictures">What its units want to see</h2>
<p>${
    drawn.length < units
      ? `Pictures that were made for ${drawn.length} of ${units} units: those that classes rise with, and those that hand on the most, by their deviation and the weights that read them.`
      : "A picture that was made for each unit."
  } Arrow keys go from unit to unit.</p>
<ul class="tiles units" data-roving>
${drawn.map((unit) => unitTile(layer, unit, html`<b>${unit}</b>`, html`<span class="detail">${data.shows[unit]?.[0]?.[0] ?? ""}</span>`))}</ul></section>
`
}<section aria-labelledby="units"><h2 id="units">All units</h2>
${unitTable(layer, data)}</section>
`;
}

function factsOf(layer: SiteLayer, units: number): [string, string][] {
  const { op, parameters, macs, field, stride, dead, saturated, duplicates } = layer;
  return [
    ["Operator", op],
    ["Output", extents(layer)],
    ["Units", shown(units)],
    ["Parameters", shown(parameters)],
    ["MACs for a picture", shown(macs)],
    ...(field === undefined ? [] : [["Receptive field", `${field} pixels`] as [string, string]]),
    ...(stride === undefined ? [] : [["Stride", `${stride} pixels`] as [string, string]]),
    ["Dead", shown(dead)],
    ["Saturated", shown(saturated)],
    ["With another alike", shown(duplicates)],
  ];
}

const columns = ["Mean", "Deviation", "Greatest", "Silent", "Sparseness", "Median", "99 %"] as const;

function unitTable(layer: SiteLayer, { statistics, shows }: LayerData): Html {
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Table of units"><table data-sortable>
<thead><tr><th scope="col" class="n">Unit</th>${columns.map((c) => html`<th scope="col" class="n">${c}</th>`)}<th scope="col">Fires for</th><th scope="col">Remarks</th></tr></thead>
<tbody>
${statistics.map((row, unit) => {
  const [mean, deviation, greatest, silent, , sparseness, , , median, , most, dead, saturated] = row;
  const remarks = [dead && "dead", saturated && "saturated"].filter(Boolean).join(", ");
  const cells = [mean, deviation, greatest, silent, sparseness, median, most];
  return html`<tr><th scope="row" class="n" data-value="${unit}"><a href="${unitHref(layer, unit)}">${unit}</a></th>${cells.map(
    (v, i) => html`<td class="n" data-value="${v ?? ""}">${i === 3 ? percent(v ?? 0) : shown(v)}</td>`,
  )}<td>${countsInWords(shows[unit] ?? [])}</td><td>${remarks}</td></tr>\n`;
})}</tbody></table></div>
<p class="note">Over all positions of all pictures: mean, deviation, greatest; silent: pictures in which nothing makes it positive; sparseness of Treves and Rolls; median and 99 % quantile of its maximum in each picture.</p>
`;
}
