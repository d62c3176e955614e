import type { Image } from "@convlens/core/base";
import type { LayerPatches } from "@convlens/core/dataset";
import type { ShownPatch } from "@convlens/core/lab";
import {
  type FigureText,
  formatValue,
  PatchPage,
  patchTile,
  projectionTile,
  type TileSize,
} from "@convlens/core/render";
import type { LayerField, RulesName } from "@convlens/core/transform";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { PatchesOptions } from "./report.ts";
import { eachShown } from "./shown.ts";

export interface DrawOptions extends Pick<PatchesOptions, "k" | "rules" | "tile" | "columns" | "raw" | "single"> {
  /** What files of single tiles begin with. */
  readonly stem: string;
  readonly text: FigureText;
}

/** Draws the page of a layer, and writes single tiles and projections where they are asked for. */
export async function drawLayer(
  run: DataSetRun,
  layer: LayerPatches,
  options: DrawOptions,
  told: (patch: ShownPatch) => void,
): Promise<Image> {
  const { k, rules, columns, text } = options;
  const tile = tileOf(layer, options);
  const page = new PatchPage({
    k,
    tile,
    columns,
    text,
    title: layer.layer,
    subtitle: subtitleOf(layer, rules),
    units: layer.units.map((unit) => ({ label: String(unit), detail: rangeOf(layer, unit) })),
  });
  const places = new Map(layer.units.map((unit, i) => [unit, i]));
  await eachShown(run, layer, rules, async (patch) => {
    page.put(places.get(patch.unit)!, patch.rank - 1, tilesOf(run, patch, tile));
    told(patch);
    await writeSingle(run, patch, options);
  });
  return page.image;
}

/** A patch and its projection as pictures of one size. */
export function tilesOf({ lens }: Pick<DataSetRun, "lens">, patch: ShownPatch, tile: TileSize) {
  const { image, box, placement, projection, inside, field } = patch;
  const order = lens.input.channels === "BGR" ? "BGR" : "RGB";
  return {
    patch: patchTile(image, box, placement, tile),
    projection: projectionTile(projection, inside, field, tile, order),
  };
}

async function writeSingle(run: DataSetRun, patch: ShownPatch, { raw, single, stem }: DrawOptions): Promise<void> {
  const name = `${stem}/${String(patch.unit).padStart(4, "0")}-${patch.rank}`;
  if (raw) await run.folder.npy(`${name}.npy`, patch.projection);
  if (!single) return;
  const side = Math.min(LARGEST, Math.max(LARGE, Math.round(Math.max(patch.box.width, patch.box.height))));
  const tiles = tilesOf(run, patch, tileSize(patch.field, side));
  await run.folder.png(`${name}-patch.png`, tiles.patch);
  await run.folder.png(`${name}-projection.png`, tiles.projection);
}

/** The longer side of a tile by itself: as many pixels as the picture has there, within these. */
const LARGE = 128;
const LARGEST = 512;

/** The longer side of a tile on a page. */
const SMALL_TILE = 40;
const LARGE_TILE = 112;
/** A page has no more pixels in tiles than this, where nobody says how large they are: 100 MB. */
const PAGE = 25e6;
const LEAST_TILE = 16;

function tileOf({ field, units }: LayerPatches, { tile, k }: DrawOptions): TileSize {
  if (tile !== undefined) return tileSize(field, tile);
  const seen = Math.max(field.width, field.height);
  const fitting = Math.floor(Math.sqrt(PAGE / (2 * k * Math.max(1, units.length))));
  return tileSize(field, Math.max(LEAST_TILE, Math.min(fitting, LARGE_TILE, Math.max(SMALL_TILE, 3 * seen))));
}

function tileSize({ width, height }: { width: number; height: number }, longer: number): TileSize {
  const scale = longer / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function rangeOf({ patches }: LayerPatches, unit: number): string {
  const own = patches.filter((p) => p.unit === unit).map(({ value }) => value);
  if (own.length === 0) return "never fires";
  const [least, most] = [formatValue(own.at(-1)!), formatValue(own[0]!)];
  return least === most ? most : `${least} – ${most}`;
}

function subtitleOf({ field }: LayerPatches, rules: RulesName): string {
  const left = `left: its ${names[rules]}, each on its own scale around grey`;
  return `each channel with its strongest pictures · ${left} · right: what it sees there, ${sizeOf(field)} pixels of the input · numbers: weakest to strongest`;
}

const names: Readonly<Record<RulesName, string>> = {
  deconvnet: "deconvnet projections",
  guided: "guided projections",
  gradient: "gradients",
};

/** What a unit sees, in pixels. */
export const sizeOf = ({ width, height }: Pick<LayerField, "width" | "height">): string =>
  [width, height].map((length) => Number(length.toFixed(1))).join("×");
