import { nthSmallest } from "@convlens/core/base";
import type { Questions, UnitAnswers, UnitReport } from "@convlens/core/dataset";
import { duplicateUnits, quantiles, unitQuestions, unitReports } from "@convlens/core/dataset";
import type { Table } from "@convlens/core/method";
import { markdownTable } from "@convlens/core/render";
import { csvTable } from "../csvTable.ts";
import type { DataSetRun } from "../dataset/withDataSet.ts";

const definition =
  "over all positions of all pictures: mean, deviation, greatest; sparseness of Treves and Rolls; quantiles of a unit's maximum in each picture; duplicates: units whose means over positions correlate by 0.95 or more over pictures";

/** Asks for the units of some layers, and writes what is told of them. */
export async function reportUnits(run: DataSetRun, layers: readonly string[]): Promise<string> {
  const { folder } = run;
  const questions: Questions = Object.fromEntries(
    layers.flatMap((layer) => Object.entries(unitQuestions(layer)).map(([name, q]) => [`${layer}:${name}`, q])),
  );
  const { answers, broken } = await run.ask(questions);
  const told = layers.map((layer) => {
    const of = (name: string) => answers[`${layer}:${name}`];
    const own = { moments: of("moments"), maxima: of("maxima"), means: of("means") } as UnitAnswers;
    return { layer, pictures: own.moments.pictures, units: unitReports(own), duplicates: duplicateUnits(own) };
  });
  const pictures = told[0]?.pictures ?? 0;
  const files = {
    units: await folder.file("units.csv", unitsCsv(told)),
    duplicates: await folder.file("duplicates.csv", duplicatesCsv(told)),
    json: await folder.file("units.json", `${JSON.stringify({ pictures, broken, layers: told }, null, 1)}\n`),
  };
  folder.add({ method: "units", params: { layers }, definition, facts: { pictures, broken: broken.length }, files });
  return `${markdownTable(overview(told))}\n${pictures} pictures → ${Object.values(files)
    .map((file) => `${folder.path}/${file}`)
    .join(", ")}`;
}

interface LayerReport {
  readonly layer: string;
  readonly units: readonly UnitReport[];
  readonly duplicates: ReturnType<typeof duplicateUnits>;
}

function overview(layers: readonly LayerReport[]): Table {
  return {
    kind: "table",
    columns: [
      { name: "layer", align: "left" },
      { name: "units" },
      { name: "dead" },
      { name: "saturated" },
      { name: "with a duplicate" },
      { name: "sparseness, median" },
    ],
    rows: layers.map(({ layer, units, duplicates }) => [
      layer,
      units.length,
      units.filter((u) => u.dead).length,
      units.filter((u) => u.saturated).length,
      new Set(duplicates.flatMap(({ a, b }) => [a, b])).size,
      nthSmallest(
        units.map((u) => u.sparseness),
        units.length >> 1,
      ) ?? 0,
    ]),
  };
}

function unitsCsv(layers: readonly LayerReport[]): string {
  const names = ["layer", "unit", "mean", "deviation", "greatest", "silent", "flat", "sparseness", "dead", "saturated"];
  return csvTable(
    [...names, ...quantiles.map((q) => `q${q * 100}`)],
    layers.flatMap(({ layer, units }) =>
      units.map((u) => [
        layer,
        u.unit,
        u.mean,
        u.deviation,
        u.greatest,
        u.silent,
        u.flat,
        u.sparseness,
        u.dead,
        u.saturated,
        ...u.quantiles,
      ]),
    ),
  );
}

const duplicatesCsv = (layers: readonly LayerReport[]): string =>
  csvTable(
    ["layer", "unit", "other", "correlation"],
    layers.flatMap(({ layer, duplicates }) => duplicates.map(({ a, b, r }) => [layer, a, b, r])),
  );
