import { UsageError } from "@convlens/core/base";
import type { Vectors } from "@convlens/core/dataset";
import type { Model } from "@convlens/core/onnx";
import { lastSpatialValue, selectAll } from "@convlens/core/onnx";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { slug } from "../output.ts";
import { classesOfCells } from "./cellClasses.ts";
import { cellsOf, directionsOf, type MapCell } from "./cells.ts";
import { counted } from "./labels.ts";
import type { Maker } from "./making.ts";
import type { AtlasData, SiteAtlas } from "./page/data.ts";
import type { Named } from "./patchSheets.ts";
import type { AtlasSettings } from "./settings.ts";
import { writeSheet } from "./sheets.ts";
import { writeData } from "./site.ts";
import type { Study } from "./study.ts";

/** What points the same way counts for more than what is large, as in Carter et al. */
const POWER = 2;
/** Labels told of a cell's pictures. */
const LABELS = 3;

/**
 * The layers that atlases are made of; where none is named the last with rows and columns, if there is one. Throws `UsageError` for one
 * without them.
 */
export function atlasValues(model: Model, named: string | undefined): string[] {
  const { graph } = model;
  if (named === "") return [];
  if (named === undefined) return lastOf(model);
  const values = named.split(",").flatMap((name) => selectAll(graph, name.trim()).map(({ value }) => value));
  for (const value of values) {
    if (!canBeLaidOut(model, value))
      throw new UsageError(
        `--atlas ${named}: "${value}" has no rows and columns of known extents`,
        "an activation atlas is of a convolution or of where branches meet; --atlas none makes none",
      );
  }
  return [...new Set(values)];
}

function canBeLaidOut({ graph, output }: Model, value: string): boolean {
  const shape = graph.infos.get(value)?.shape ?? [];
  const known = shape.length === 4 && shape.slice(1).every((d) => typeof d === "number");
  return known && value !== output && shape.slice(2).some((d) => d !== 1);
}

function lastOf(model: Model): string[] {
  const spatial = model.graph.nodes.flatMap(({ outputs }) => outputs).filter((value) => canBeLaidOut(model, value));
  if (spatial.length === 0) return [];
  const last = lastSpatialValue(model.graph);
  return canBeLaidOut(model, last) ? [last] : [];
}

/** Makes an activation atlas, with this number among those of the site; nothing where hardly anything is active. */
export async function writeAtlas(
  run: DataSetRun,
  settings: AtlasSettings,
  maker: Maker,
  value: string,
  number: number,
  { vectors, logits }: Study,
  named: (picture: number) => Named,
): Promise<SiteAtlas | undefined> {
  const own = vectors.get(value)!;
  const cells = await cellsOf(run, own, settings);
  if (cells.length === 0) return undefined;
  const made = await maker.make({
    layer: value,
    objective: `direction("${value}", "cells.npy", ${POWER})`,
    numbers: cells.map((_, i) => i),
    rows: directionsOf(cells),
  });
  const { told, classes } = await classesOfCells(run, value, cells, own, logits);
  const name = `${String(number).padStart(2, "0")}-${slug(value)}`;
  const columns = Math.ceil(Math.sqrt(cells.length));
  const data: AtlasData = {
    sheet: await writeSheet(
      run.folder,
      `pictures/atlas/${name}`,
      made.map(({ image }) => image),
      columns,
    ),
    side: settings.grid,
    vectors: own.pictures.length * own.each,
    pictures: own.pictures.length,
    told,
    cells: cells.map((cell, i) => ({
      column: cell.column,
      row: cell.row,
      count: cell.members.length,
      classes: classes[i]!,
      shows: counted(labelsOf(cell, own, named), LABELS),
    })),
  };
  await writeData(run.folder, `atlas/${name}`, data);
  return { layer: value, slug: name };
}

/** What the pictures of a cell's activations show, one for each activation. */
const labelsOf = ({ members }: MapCell, own: Vectors, named: (picture: number) => Named) =>
  members.map((member) => named(own.pictures[Math.floor(member / own.each)]!).label);
