import { type Html, html } from "@convlens/core/render/site";
import { classesPage, classPage } from "./class.ts";
import type { AtlasData, ClassesData, LayerData, NetworkData, Site } from "./data.ts";
import { home } from "./home.ts";
import { layerPage } from "./layer.ts";
import { mapPage } from "./map.ts";
import { type Route, routeFrom, routeOf } from "./route.ts";
import { unitPage } from "./unit.ts";

/** A page, and what a window with it is called. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly route?: Route;
}

/** Gives what a file under `data/` holds. */
export type Load = (name: string) => Promise<unknown>;

/** Puts together the page at an address. Throws where a file that it needs is not there. */
export async function pageAt(site: Site, address: string, load: Load): Promise<Page> {
  const route = routeFrom(address);
  return (route && (await pageOf(site, route, load))) ?? missing(site, address);
}

async function pageOf(site: Site, route: Route, load: Load): Promise<Page | undefined> {
  const titled = (name: string, body: Html): Page => ({ title: `${name} · ${site.title}`, body, route });
  switch (route.page) {
    case "home":
      return { title: site.title, body: home(site, (await load("network")) as NetworkData), route };
    case "classes":
      return site.classes.length > 0 ? titled("Classes", classesPage(site)) : undefined;
    case "class": {
      const label = site.classes[route.class];
      return label === undefined
        ? undefined
        : titled(label, classPage(site, route.class, (await load("classes")) as ClassesData));
    }
    case "atlas": {
      const atlas = site.atlases.find(({ layer }) => layer === route.layer);
      return (
        atlas &&
        titled(
          `Activation atlas of ${route.layer}`,
          mapPage(site, route.layer, (await load(`atlas/${atlas.slug}`)) as AtlasData),
        )
      );
    }
    default: {
      const layer = site.layers.find(({ name }) => name === route.layer);
      if (!layer) return undefined;
      const data = (await load(`layer/${layer.slug}`)) as LayerData;
      if (route.page === "layer") return titled(layer.name, layerPage(site, layer, data));
      if (route.unit >= data.statistics.length) return undefined;
      return titled(`${layer.name}[${route.unit}]`, unitPage(site, layer, route.unit, data));
    }
  }
}

const missing = (site: Site, address: string): Page => ({
  title: `Not here · ${site.title}`,
  body: html`<h1 tabindex="-1">There is no such page</h1>
<p>Nothing is at <code>${address}</code>. <a href="${routeOf({ page: "home" })}">Begin at the network.</a></p>`,
});
