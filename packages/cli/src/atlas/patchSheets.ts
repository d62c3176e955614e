import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { blankImage, type Image } from "@convlens/core/base";
import type { LayerPatches } from "@convlens/core/dataset";
import type { TileSize } from "@convlens/core/render";
import { projectionRules, type RulesName } from "@convlens/core/transform";
import { readFileIfThere, writeFileAtomic } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { tilesOf } from "../patches/page.ts";
import { eachShown } from "../patches/shown.ts";
import { WORK } from "./making.ts";
import type { Patches } from "./page/data.ts";
import type { AtlasSettings } from "./settings.ts";
import { writeSheet } from "./sheets.ts";
import { TOP } from "./study.ts";

/** The longer side of a tile, in pixels. */
const TILE = 64;

/** The names of a picture and of its class. */
export interface Named {
  readonly picture: string;
  readonly label?: string;
}

/**
 * Writes a sheet for each unit of a layer that fires: its strongest patches, below each its projection. What an earlier run
 * made of the same patches is taken as it is.
 */
export async function writePatches(
  run: DataSetRun,
  found: LayerPatches,
  slug: string,
  settings: AtlasSettings,
  named: (picture: number) => Named,
): Promise<Map<number, Patches>> {
  const record = join(run.folder.path, WORK, `${keyOf(run, found, settings)}.json`);
  const earlier = await readFileIfThere(record);
  if (earlier) {
    const kept = new Map(JSON.parse(new TextDecoder().decode(earlier)) as [number, Patches][]);
    if ([...kept.values()].every(({ sheet }) => existsSync(join(run.folder.path, sheet.file)))) return kept;
  }
  const made = await makeSheets(run, found, slug, settings, named);
  await writeFileAtomic(record, JSON.stringify([...made]));
  return made;
}

async function makeSheets(
  run: DataSetRun,
  found: LayerPatches,
  slug: string,
  settings: AtlasSettings,
  named: (picture: number) => Named,
): Promise<Map<number, Patches>> {
  const tile = tileOf(found.field);
  const tiles = new Map<number, { above: Image[]; below: Image[]; of: Patches["of"][number][] }>();
  const blank = () => Array.from({ length: TOP }, () => blankImage(tile.width, tile.height, [128, 128, 128, 255]));
  await eachShown(run, found, rulesOf(run, settings), (shown) => {
    const { unit, rank, picture, value } = shown;
    const own = tiles.get(unit) ?? { above: blank(), below: blank(), of: [] };
    tiles.set(unit, own);
    const { patch, projection } = tilesOf(run, shown, tile);
    own.above[rank - 1] = patch;
    own.below[rank - 1] = projection;
    own.of[rank - 1] = { ...named(picture), value };
  });
  const made = new Map<number, Patches>();
  for (const [unit, { above, below, of }] of tiles) {
    const stem = `patches/${slug}/${unit}`;
    made.set(unit, { sheet: await writeSheet(run.folder, stem, [...above, ...below], TOP), of });
  }
  return made;
}

function tileOf({ width, height }: LayerPatches["field"]): TileSize {
  const scale = TILE / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const rulesOf = ({ lens: { model } }: DataSetRun, { rules }: AtlasSettings): RulesName =>
  rules ?? projectionRules(model.graph, [model.output]);

/** Stands for the model, the patches and how they are projected. */
const keyOf = (run: DataSetRun, { layer, patches }: LayerPatches, settings: AtlasSettings): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        run.lens.identity,
        run.lens.input,
        layer,
        rulesOf(run, settings),
        patches.map(({ unit, rank, picture, place, value }) => [
          unit,
          rank,
          run.set.pictures[picture]!.path,
          place,
          value,
        ]),
      ]),
    )
    .digest("hex")
    .slice(0, 20);
