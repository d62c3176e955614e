import { greatest, type Image } from "@convlens/core/base";
import type { LayerPatches, UnitReport } from "@convlens/core/dataset";
import { resizeImage } from "@convlens/core/render";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { OutputFolder } from "../output.ts";
import { counted } from "./labels.ts";
import type { Made, Maker } from "./making.ts";
import type { Drawn, LayerData, Sheet, SiteLayer, UnitRow } from "./page/data.ts";
import { type Named, writePatches } from "./patchSheets.ts";
import type { Serving } from "./serving.ts";
import type { AtlasSettings } from "./settings.ts";
import { writeSheet, writeSheets } from "./sheets.ts";
import { writeData } from "./site.ts";
import type { StudiedLayer } from "./study.ts";
import type { TableRow } from "./table.ts";
import type { Wiring } from "./wiring.ts";

/** All that is known of a layer. */
export interface KnownLayer {
  readonly layer: StudiedLayer;
  /** Those that get pictures. */
  readonly units: readonly number[];
  readonly patches: LayerPatches;
  readonly wiring: Wiring;
  readonly serving: Serving | undefined;
  readonly row: TableRow | undefined;
}

/** Labels told of a unit's strongest pictures. */
const LABELS = 4;
/** Units of a layer that the drawing of the network shows, and their side in pixels. */
const SHOWN = 5;
const SMALL = 72;

/** Makes the pictures of a layer and writes its data. */
export async function writeLayer(
  run: DataSetRun,
  settings: AtlasSettings,
  maker: Maker,
  known: KnownLayer,
  named: (picture: number) => Named,
): Promise<{ site: SiteLayer; small: readonly Image[] }> {
  const { layer, units } = known;
  const { value, slug } = layer;
  const made = await maker.make({ layer: value, objective: `"${value}"[#]`, numbers: units });
  const negative = settings.negative
    ? await maker.make({ layer: value, objective: `-("${value}"[#])`, numbers: units })
    : [];
  const images = (of: readonly Made[]) => of.map(({ image }) => image);
  const sheets = await writeSheets(run.folder, `pictures/${slug}`, images(made));
  const negatives = await writeSheets(run.folder, `pictures/${slug}-negative`, images(negative));
  const patches = await writePatches(run, known.patches, slug, settings, named);
  const drawn = units.map((unit, i): Drawn => {
    const own = patches.get(unit);
    return {
      value: made[i]!.value,
      ...(negative[i] && { negative: -negative[i].value }),
      ...(own && { patches: own }),
    };
  });
  await writeData(run.folder, `layer/${slug}`, dataOf(known, drawn, named));
  return { site: siteLayer(run, known, sheets, negatives), small: smallOf(known, made) };
}

function dataOf(
  { layer, wiring, serving }: KnownLayer,
  drawn: readonly Drawn[],
  named: (picture: number) => Named,
): LayerData {
  const shows = layer.reports.map(({ unit }) => {
    const firing = layer.top.of(unit).filter(({ value }) => value > 0);
    return counted(
      firing.map(({ picture }) => named(picture).label),
      LABELS,
    );
  });
  return {
    statistics: layer.reports.map(rowOf),
    incoming: wiring.incoming[layer.index]!,
    outgoing: wiring.outgoing[layer.index]!,
    classes: serving?.byUnit[layer.index] ?? [],
    duplicates: layer.duplicates,
    shows,
    drawn,
  };
}

const rowOf = (r: UnitReport): UnitRow => [
  r.mean,
  r.deviation,
  r.greatest,
  r.silent,
  r.flat ?? null,
  r.sparseness,
  ...r.quantiles,
  Number(r.dead),
  Number(r.saturated),
];

function siteLayer(
  { lens }: DataSetRun,
  { layer, units, row }: KnownLayer,
  sheets: readonly Sheet[],
  negatives: readonly Sheet[],
): SiteLayer {
  const shape = lens.model.graph.infos.get(layer.value)?.shape.slice(1) ?? [];
  return {
    name: layer.value,
    slug: layer.slug,
    op: layer.node.op,
    shape: shape.map(Number),
    parameters: row?.parameters ?? 0,
    macs: row?.macs ?? 0,
    ...(row?.field !== undefined && { field: row.field }),
    ...(row?.stride !== undefined && { stride: row.stride }),
    dead: layer.reports.filter((r) => r.dead).length,
    saturated: layer.reports.filter((r) => r.saturated).length,
    duplicates: layer.duplicates.filter((d) => d.length > 0).length,
    drawn: units,
    sheets,
    negatives,
  };
}

/** Pictures of the units that vary most, made small. */
function smallOf({ layer, units }: KnownLayer, made: readonly Made[]): Image[] {
  const scores = units.map((unit) => layer.reports[unit]!.deviation);
  return greatest(scores, SHOWN).map((i) => resizeImage(made[i]!.image, SMALL, SMALL));
}

/** Writes the pictures that the drawing of the network shows; `places` are those of each layer on the sheet. */
export async function writeHomeSheet(
  folder: OutputFolder,
  small: readonly (readonly Image[])[],
): Promise<{ sheet: Sheet | undefined; places: number[][] }> {
  let next = 0;
  const places = small.map((own) => own.map(() => next++));
  const all = small.flat();
  return { sheet: all.length > 0 ? await writeSheet(folder, "pictures/network", all, 16) : undefined, places };
}
