import type { AtlasData, Site } from "../data.ts";
import { type Load, pageAt } from "../pages.ts";
import { mapTools } from "./mapTools.ts";
import { rove } from "./roving.ts";
import { search } from "./search.ts";
import { sortable } from "./sorting.ts";
import { applyStyles } from "./styles.ts";

declare global {
  interface Window {
    /** Called by each file under `data/`. */
    atlasData(name: string, data: unknown): void;
  }
}

const loaded = new Map<string, Promise<unknown>>();
const given = new Map<string, unknown>();
window.atlasData = (name, data) => given.set(name, data);

/** By a script tag: pages that lie on a disk may not read files in any other way. */
const load: Load = (name) => {
  const known = loaded.get(name);
  if (known) return known;
  const reading = new Promise<unknown>((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = `data/${name}.js`;
    tag.onload = () => resolve(given.get(name));
    tag.onerror = () => {
      loaded.delete(name);
      reject(new Error(`data/${name}.js cannot be read`));
    };
    document.head.append(tag);
  });
  loaded.set(name, reading);
  return reading;
};

const main = document.querySelector<HTMLElement>("#main")!;
const status = document.querySelector<HTMLElement>("#status")!;
let first = true;
let asked = 0;

async function show(site: Site): Promise<void> {
  const turn = ++asked;
  main.setAttribute("aria-busy", "true");
  try {
    const page = await pageAt(site, location.hash, load);
    // Somebody went on while it was read.
    if (turn !== asked) return;
    document.title = page.title;
    main.innerHTML = page.body.text;
    applyStyles(main);
    rove(main);
    sortable(main);
    if (page.route?.page === "atlas") {
      const { layer } = page.route;
      const { slug } = site.atlases.find((a) => a.layer === layer)!;
      mapTools(site, (await load(`atlas/${slug}`)) as AtlasData);
    }
    if (!first) arrive(page.title);
    first = false;
  } catch (error) {
    if (turn === asked) main.textContent = `${(error as Error).message}: is the folder of the site whole?`;
  } finally {
    if (turn === asked) main.removeAttribute("aria-busy");
  }
}

/** A page that was gone to begins at its heading, also for who hears it. */
function arrive(title: string): void {
  scrollTo(0, 0);
  status.textContent = title;
  main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

load("site").then(
  (data) => {
    const site = data as Site;
    search(site);
    // Links within a page would be taken for pages.
    document.querySelector(".skip")!.addEventListener("click", (event) => {
      event.preventDefault();
      main.focus();
    });
    addEventListener("hashchange", () => void show(site));
    void show(site);
  },
  (error: Error) => {
    main.textContent = error.message;
  },
);
