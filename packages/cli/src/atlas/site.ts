import { architectureCss, architectureSvg, type SheetPart } from "@convlens/core/render";
import { architectureOf, drawingOf } from "@convlens/core/transform";
import type { OutputFolder } from "../output.ts";
import type { Run } from "../run.ts";
import type { Sheet, Site, SiteLayer } from "./page/data.ts";
import { routeOf } from "./page/route.ts";
import { shell } from "./page/shell.ts";
import { script, style } from "./page.gen.ts";

/** Numbers that are no whole ones have so many digits. */
const DIGITS = 4;

/** Writes data that a page loads by a script tag: pages that lie on a disk may load nothing else. */
export function writeData(folder: OutputFolder, name: string, data: unknown): Promise<string> {
  const json = JSON.stringify(data, (_, v) =>
    typeof v === "number" && !Number.isInteger(v) ? Number(v.toPrecision(DIGITS)) : v,
  );
  // Ends of lines that JSON allows and scripts did not always.
  const safe = json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  return folder.file(`data/${name}.js`, `atlasData(${JSON.stringify(name)}, ${safe});\n`);
}

/** Writes what all sites have. */
export async function writeShell(folder: OutputFolder, site: Site): Promise<string> {
  await folder.file("atlas.css", `${style}\n${architectureCss()}\n`);
  await folder.file("atlas.js", script);
  await writeData(folder, "site", site);
  return folder.file("index.html", shell(site));
}

/** Draws the network with links to the pages of layers and some of their pictures, which are on a sheet of their own. */
export function networkSvg(
  { lens: { model } }: Run,
  layers: readonly SiteLayer[],
  sheet: Sheet | undefined,
  shown: readonly (readonly number[])[],
) {
  const byName = new Map(layers.map((layer, i) => [layer.name, i]));
  const figure = drawingOf(architectureOf(model.graph, model.input), ({ value }) => {
    const index = byName.get(value);
    if (index === undefined) return {};
    const pictures = sheet ? shown[index]!.map((place) => partOf(sheet, place)) : [];
    return { href: routeOf({ page: "layer", layer: layers[index]!.name }), pictures };
  });
  return architectureSvg(figure, { label: "Layers of the network" });
}

function partOf({ file, count, columns, width, height }: Sheet, place: number): SheetPart {
  return {
    href: file,
    sheet: { width: columns * width, height: Math.ceil(count / columns) * height },
    x: (place % columns) * width,
    y: Math.floor(place / columns) * height,
    width,
    height,
  };
}
