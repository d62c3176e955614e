import { type Html, html } from "@convlens/core/render/site";
import type { ClassesData, ClassUnit, Site } from "./data.ts";
import { classList } from "./home.ts";
import { bar, shown, trail, unitName, unitTile } from "./parts.ts";
import { routeOf } from "./route.ts";

/** The page of all classes. */
export const classesPage = ({
  title,
  classes,
}: Site): Html => html`${trail([[title, routeOf({ page: "home" })]])}<h1 tabindex="-1">Classes</h1>
${classList(classes)}`;

/** The page of a class: the units that rise with its logit, and those that fall. */
export function classPage(site: Site, number: number, { rising, falling }: ClassesData): Html {
  const { title, classes, layers, atlases } = site;
  const beside = (c: number) => (classes[c] === undefined ? undefined : routeOf({ page: "class", class: c }));
  const above = [
    [title, routeOf({ page: "home" })],
    ["Classes", routeOf({ page: "classes" })],
  ] as const;
  // The last layer has a unit for each class.
  const last = layers.at(-1);
  const own = last && last.shape[0] === classes.length && last.drawn.includes(number) ? last : undefined;
  return html`${trail(above, beside(number - 1), beside(number + 1))}<h1 tabindex="-1">${classes[number]!}</h1>
${own && html`<ul class="tiles">${unitTile(own, number, unitName(own, number), html`<span class="detail">its own unit</span>`)}</ul>`}
${section(site, "rising", "Units that rise with it", rising[number] ?? [])}
${section(site, "falling", "Units that fall when it rises", falling[number] ?? [])}
${atlases.length > 0 && html`<p>${atlases.map(({ layer }) => html`<a href="${routeOf({ page: "atlas", layer })}">Activation atlas of ${layer}</a> `)}</p>`}
`;
}

function section({ layers }: Site, id: string, heading: string, units: readonly ClassUnit[]): Html {
  const tiles = units.map(([l, unit, r]) =>
    unitTile(
      layers[l]!,
      unit,
      unitName(layers[l]!, unit),
      html`<span class="detail">${bar(r)}<span>r ${shown(r)}</span></span>`,
    ),
  );
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${tiles.length > 0 ? html`<ul class="tiles" data-roving>\n${tiles}</ul>` : html`<p class="note">None.</p>`}</section>
`;
}
