import { type Html, html } from "@convlens/core/render/site";
import type { Drawn, LayerData, Patches, Sheet, Site, SiteLayer } from "./data.ts";
import {
  classBars,
  countsInWords,
  factList,
  percent,
  shown,
  sprite,
  trail,
  unitHref,
  unitName,
  unitTile,
  wireList,
} from "./parts.ts";
import { routeOf } from "./route.ts";

/** The page of a unit. */
export function unitPage(site: Site, layer: SiteLayer, unit: number, data: LayerData): Html {
  const place = layer.drawn.indexOf(unit);
  const drawn = data.drawn[place];
  const units = data.statistics.length;
  const above = [
    [site.title, routeOf({ page: "home" })],
    [layer.name, routeOf({ page: "layer", layer: layer.name })],
  ] as const;
  const name = unitName(layer, unit);
  const [before, behind] = [
    unit > 0 ? unitHref(layer, unit - 1) : undefined,
    unit + 1 < units ? unitHref(layer, unit + 1) : undefined,
  ];
  return html`${trail(above, before, behind)}<h1 tabindex="-1">${name}</h1>
<div class="unit">${drawn ? pictures(layer, place, drawn, name) : undrawn(layer, data.shows[unit] ?? [])}
${drawn?.patches && patchSection(drawn.patches, data.shows[unit] ?? [], name)}</div>
${statistics(data, unit)}
${alike(layer, unit, data)}
<div class="columns even">${wires(site, data, unit)}</div>
${classes(site, data, unit)}
`;
}

const undrawn = ({ drawn }: SiteLayer, shows: LayerData["shows"][number]): Html =>
  html`<p class="note wide">No picture was made for it, but for ${drawn.length} other units of the layer.${
    shows.length > 0 && ` It fires most for pictures of ${countsInWords(shows)}.`
  }</p>`;

function pictures(layer: SiteLayer, place: number, { value, negative }: Drawn, name: string): Html {
  const one = (sheets: readonly Sheet[], caption: string, v: number) => {
    const each = sheets[0]!.count;
    return html`<figure>${sprite(sheets[Math.floor(place / each)]!, place % each, `${caption}: ${name}`)}<figcaption>${caption}<span>mean over positions ${shown(v)}</span></figcaption></figure>`;
  };
  return html`<section class="made" aria-labelledby="made"><h2 id="made">Made for it</h2>
<div class="pair">${one(layer.sheets, "What it wants to see", value)}${layer.negatives.length > 0 && negative !== undefined && one(layer.negatives, "What makes it small", negative)}</div></section>
`;
}

function patchSection({ sheet, of }: Patches, shows: LayerData["shows"][number], name: string): Html {
  const tiles = of.map(({ picture, value, label }, i) => {
    const what = label ?? picture;
    return html`<li><figure>${sprite(sheet, i, `Patch ${i + 1} of ${name}, in ${picture}`)}${sprite(sheet, i + sheet.columns, `Its projection`)}<figcaption title="${picture}">${what}<span>${shown(value)}</span></figcaption></figure></li>\n`;
  });
  return html`<section aria-labelledby="patches"><h2 id="patches">Where it fires most</h2>
<p>Its strongest patches, one of a picture${shows.length > 0 && ` (${countsInWords(shows)})`}; below each what of it made the unit fire.</p>
<ol class="patches">
${tiles}</ol></section>
`;
}

function statistics({ statistics }: LayerData, unit: number): Html {
  const [mean, deviation, greatest, silent, flat, sparseness, q1, q25, q50, q75, q99, dead, saturated] =
    statistics[unit]!;
  const remarks = [
    dead && "dead: no picture changes it",
    saturated && "saturated: nearly the same everywhere in most pictures",
  ].filter(Boolean);
  return html`<section aria-labelledby="statistics"><h2 id="statistics">Over the data set</h2>
${factList([
  ["Mean", shown(mean)],
  ["Deviation", shown(deviation)],
  ["Greatest", shown(greatest)],
  ["Silent pictures", percent(silent ?? 0)],
  ["Flat pictures", flat == null ? "–" : percent(flat)],
  ["Sparseness", shown(sparseness)],
  ["Maximum in a picture: 1 %", shown(q1)],
  ["25 %", shown(q25)],
  ["Median", shown(q50)],
  ["75 %", shown(q75)],
  ["99 %", shown(q99)],
  ...(remarks.length > 0 ? [["Remarks", remarks.join("; ")] as const] : []),
])}</section>
`;
}

function alike(layer: SiteLayer, unit: number, { duplicates }: LayerData): Html | undefined {
  const own = duplicates[unit] ?? [];
  if (own.length === 0) return undefined;
  return html`<section aria-labelledby="alike"><h2 id="alike">Units that rise and fall with it</h2>
<ul class="tiles" data-roving>
${own.map(([other, r]) => unitTile(layer, other, unitName(layer, other), html`<span class="detail">r ${shown(r)}</span>`))}</ul></section>
`;
}

function wires(site: Site, { incoming, outgoing }: LayerData, unit: number): Html {
  const [reads, read] = [incoming[unit] ?? [], outgoing[unit] ?? []];
  return html`<section aria-labelledby="reads"><h2 id="reads">What it reads</h2>
${reads.length > 0 ? html`<p>The strongest weights to earlier units: L2 norm (mean).</p>${wireList(site, reads, "Units that it reads")}` : html`<p class="note">No layer with weights: the picture itself, or what is made of it while the network runs.</p>`}</section>
<section aria-labelledby="read"><h2 id="read">What reads it</h2>
${read.length > 0 ? html`<p>The strongest weights by which later units read it: L2 norm (mean).</p>${wireList(site, read, "Units that read it")}` : html`<p class="note">No later layer with weights.</p>`}</section>
`;
}

function classes({ classes }: Site, data: LayerData, unit: number): Html | undefined {
  const told = data.classes[unit];
  if (!told) return undefined;
  const body =
    told.length > 0
      ? classBars(classes, told, (r) => shown(r))
      : html`<p class="note">It rises and falls with none.</p>`;
  return html`<section aria-labelledby="serves"><h2 id="serves">Classes that it serves</h2>
<p>How its mean over positions goes with the logit of each class over the pictures (correlation).</p>
${body}</section>
`;
}
