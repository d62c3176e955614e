import type { Placed } from "@convlens/core/embedding";
import { figureText, typeface } from "@convlens/core/render";
import { pointMap, scatterPage, thumbnailMap, thumbnailPlaces } from "@convlens/core/render/scatter";
import { encodePng, nodePlatform } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { version } from "../version.ts";
import { type Classes, colourOf, groupingOf } from "./look.ts";
import type { PicturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";
import { thumbnails } from "./thumbnails.ts";
import { wordsFor } from "./words.ts";

/** Text of a map, as a share of its side. */
const TEXT = 1 / 110;

/** With more classes than this, names are set small. */
const MANY = 150;

/** More classes than this in a legend say nothing that frames could be told by. */
const LEGEND = 24;

/** Draws the two maps and the page, and writes them. */
export async function writeViews(
  run: DataSetRun,
  points: PicturePoints,
  placed: Placed,
  looks: readonly Classes[],
  settings: EmbedSettings,
) {
  const { folder, progress, lens } = run;
  const { coordinates, explained } = placed;
  const [first] = looks;
  const shown = first ?? { name: "", named: [], of: new Int32Array(points.pictures.length).fill(-1) };
  const { title, subtitle } = wordsFor(run, points, placed, settings);
  const { canvas } = settings;
  const text = await figureText(nodePlatform.rasterizeSvg, Math.max(9, Math.round(canvas * TEXT)));
  const style = { canvas, text, title, subtitle };
  const large = shown.named.length <= MANY && {
    names: await typeface(nodePlatform.rasterizeSvg, Math.round(1.5 * text.bold.size), { weight: "bold" }),
  };
  const scatter = { coordinates, classes: shown.of, named: shown.named };
  const map = await pointMap(scatter, { ...style, ...large, ...axesOf(explained) });
  if (map.unnamed > 0)
    progress.note(`note: ${map.unnamed} of ${shown.named.length} classes have no room for their names on points.png`);
  const files: Record<string, string> = { points: await folder.file("points.png", await encodePng(map.image)) };
  const framed = settings.frames && first !== undefined;
  const sheet = { ...style, ...(framed && first.named.length <= LEGEND && { legend: first.named }) };
  const places = thumbnailPlaces(coordinates, {
    ...sheet,
    ...(settings.snap !== undefined && { snap: settings.snap }),
  });
  const { square, atlas } = await thumbnails(run, points.pictures, places.side);
  const frameOf = framed ? (i: number) => colourOf(first, i) : undefined;
  const picture = await thumbnailMap(places, (i) => square[i], sheet, frameOf);
  files.thumbnails = await folder.file("thumbnails.png", await encodePng(picture));
  const paths = points.pictures.map(({ name }) => name);
  const common = folderOf(paths);
  const page = scatterPage({
    title,
    facts: subtitle,
    coordinates,
    names: paths.map((path) => path.slice(common.length)),
    folder: common,
    groupings: looks.map(groupingOf),
    atlas,
    colophon: `Made by Convlens ${version} on ${lens.engine.version}. The page is complete in itself: keep it, send it.`,
  });
  files.page = await folder.file("embedding.html", new TextEncoder().encode(page));
  return { files, moved: places.moved };
}

function axesOf(explained: readonly number[] | undefined) {
  if (!explained) return {};
  const [x = 0, y = 0] = explained.map((share) => 100 * share);
  const axis = (n: number, share: number) => `component ${n}: ${share.toFixed(1)} % of the variance`;
  return { axes: [axis(1, x), axis(2, y)] as const };
}

/** What all paths begin with, up to a slash. */
function folderOf(paths: readonly string[]): string {
  let common = paths[0] ?? "";
  for (const path of paths) while (!path.startsWith(common)) common = common.slice(0, -1);
  return common.slice(0, common.lastIndexOf("/") + 1);
}
