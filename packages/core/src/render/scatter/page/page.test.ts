import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { faultsOf } from "../../../testing/wellFormed.ts";
import type { ScatterPage } from "./define.ts";
import { scatterPage } from "./page.ts";
import { script, scriptHash } from "./script/index.ts";

const dot = "data:image/webp;base64,UklGRg==";
const nasty = (text: string) => `${text} <b a="1" c='2'>&amp;</b></script><!--`;

const full: ScatterPage = {
  title: nasty("title"),
  facts: [nasty("fact"), "500 pictures"],
  coordinates: [-3, 0, 5, 1, 1, 2],
  names: [nasty("ant.jpg"), "b.jpg", "c.jpg"],
  folder: nasty("folder/"),
  groupings: [
    { name: nasty("label"), classes: [{ name: nasty("ant"), colour: "#0072b2" }], of: Int32Array.from([0, 0, -1]) },
    { name: "predicted", classes: [{ name: "bee", colour: "#d55e00" }], of: [0, 0, 0] },
  ],
  atlas: { side: 32, columns: 2, rows: 1, sheets: [dot, dot], aspects: [1.5, 0, 0.66666] },
  colophon: nasty("colophon"),
};

const dataIn = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!);

/** The page without its data, which is no markup. */
const markup = (page: string) => page.replace(/<script type="application\/json"[^>]*>.*?<\/script>/s, "");

test("a page is well formed, whatever names hold", () => {
  expect(faultsOf(markup(scatterPage(full)))).toEqual([]);
  const { atlas, ...bare } = full;
  for (const groupings of [[], full.groupings.slice(0, 1)])
    expect(faultsOf(markup(scatterPage({ ...bare, groupings })))).toEqual([]);
});

test("its policy lets its own script run and nothing else, and nothing is loaded", () => {
  expect(scriptHash).toBe(`sha256-${createHash("sha256").update(script).digest("base64")}`);
  const page = scatterPage(full);
  expect(page.replaceAll("&#39;", "'")).toContain(
    `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${scriptHash}'`,
  );
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
  expect(() => scatterPage({ ...full, atlas: { ...full.atlas!, sheets: ["https://example.org/a.png"] } })).toThrow(
    TypeError,
  );
});

test("its data is what it was given", () => {
  const data = dataIn(scatterPage(full));
  expect(data).toMatchObject({ names: full.names, folder: full.folder, aspects: [1.5, 0, 0.667] });
  expect(data.atlas).toEqual({ side: 32, columns: 2, rows: 1, count: 3 });
  expect(data.groupings[0]).toEqual({ ...full.groupings[0], of: [0, 0, -1] });
  // One scale for both axes, y downwards: 8 wide and 2 high.
  expect(data.x).toEqual([0.02, 0.98, 0.5]);
  expect(data.y).toEqual([0.62, 0.5, 0.38]);
});

test("everything that can be used has a name", () => {
  const page = scatterPage(full);
  for (const [tag] of page.matchAll(/<(button|input|select|textarea|canvas)[^>]*>[^<]*/g))
    expect(tag).toMatch(/aria-label(ledby)?="|>[^<]*\w|id="(search|by)"/);
});
