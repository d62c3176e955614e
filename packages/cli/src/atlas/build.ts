import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { formatCell } from "@convlens/core/render";
import { SHARDS } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { strongPatches } from "../patches/strong.ts";
import { version } from "../version.ts";
import { atlasValues, writeAtlas } from "./activationAtlas.ts";
import { chosenUnits } from "./chosen.ts";
import { estimateLine, estimateOf, inWords } from "./estimate.ts";
import { namesOf } from "./labels.ts";
import { writeHomeSheet, writeLayer } from "./layerPage.ts";
import { type AtlasLayer, atlasLayers } from "./layers.ts";
import { Maker, WORK } from "./making.ts";
import type { ClassesData, Site, SiteAtlas, SiteLayer } from "./page/data.ts";
import { servingOf } from "./serving.ts";
import type { AtlasSettings } from "./settings.ts";
import { networkSvg, writeData, writeShell } from "./site.ts";
import { type Study, study } from "./study.ts";
import { layerRows } from "./table.ts";
import { wiringOf } from "./wiring.ts";

/** How the pass over the data set is done. */
export interface PassSettings {
  readonly batch: number | undefined;
  readonly workers: number | undefined;
  /** Only the pass is done here, or a part of it. */
  readonly passOnly: boolean;
}

const definition =
  "a static site of the network: a page for each layer and unit, with pictures made for it, its strongest patches with projections, statistics, weights and classes; activation atlases";

/** Makes the site of a network, and tells where it is. */
export async function buildSite(run: DataSetRun, settings: AtlasSettings, pass: PassSettings): Promise<string> {
  const { lens, folder, set } = run;
  const begun = performance.now();
  const layers = atlasLayers(lens.model, settings.layers);
  const atlases = atlasValues(lens.model, settings.atlas);
  const steps = new Steps(run, settings);
  const maker = new Maker(run, settings, (layer) => steps.next(layer));
  if (!pass.passOnly) {
    const estimate = await estimateOf(run, layers, settings, maker, set.pictures.length);
    run.progress.note(estimateLine(estimate, settings.steps));
  }
  const studied = await study(run, layers, atlases, pass.batch);
  const wiring = wiringOf(lens.model.graph, layers);
  const serving = servingOf(lens.model, studied);
  const drawn = studied.layers.map((layer) => chosenUnits(layer, wiring, serving, settings.units));
  steps.expect(drawn, atlases.length);
  const wanted = studied.layers.map(({ value, top }, i) => ({ layer: value, units: drawn[i]!, top }));
  const patches = await strongPatches(run, wanted, { batch: studied.batch, workers: pass.workers });
  const named = await namesOf(run);
  const table = await layerRows(run);
  const made: SiteLayer[] = [];
  const small = [];
  for (const [i, layer] of studied.layers.entries()) {
    const known = {
      layer,
      units: drawn[i]!,
      patches: patches[i]!,
      wiring,
      serving,
      row: table.rows.get(layer.node.outputs[0]!),
    };
    const written = await writeLayer(run, settings, maker, known, named);
    made.push(written.site);
    small.push(written.small);
  }
  const written: SiteAtlas[] = [];
  for (const [i, value] of atlases.entries()) {
    const one = await writeAtlas(run, settings, maker, value, i + 1, studied, named);
    if (one) written.push(one);
  }
  const home = await writeHomeSheet(folder, small);
  await writeData(folder, "network", { svg: networkSvg(run, made, home.sheet, home.places) });
  const { rising = [], falling = [] } = serving ?? {};
  await writeData(folder, "classes", { rising, falling } satisfies ClassesData);
  const facts = factsOf(run, studied, layers, table.total.parameters, table.total.macs);
  const page = await writeShell(folder, siteOf(run, facts, made, written, serving ? rising.length : 0));
  folder.add({ method: "atlas", params: { ...settings }, definition, files: { page } });
  if (!settings.keep) await forget(folder.path);
  const { files, bytes } = await sizeOf(folder.path);
  const took = inWords((performance.now() - begun) / 1000);
  return `${made.length} layers, ${drawn.flat().length} units with pictures, ${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${took} → ${join(folder.path, page)}`;
}

/** Steps of all pictures. */
class Steps {
  readonly #run: DataSetRun;
  readonly #settings: AtlasSettings;
  #done = 0;
  #total = 0;

  constructor(run: DataSetRun, settings: AtlasSettings) {
    this.#run = run;
    this.#settings = settings;
  }

  expect(drawn: readonly (readonly number[])[], atlases: number): void {
    const { negative, steps, grid } = this.#settings;
    const batches = (count: number) => Math.ceil(count / 16);
    const units = drawn.reduce((sum, { length }) => sum + batches(length), 0) * (negative ? 2 : 1);
    this.#total = steps * (units + atlases * batches(grid ** 2 / 2));
  }

  next(layer: string): void {
    this.#done++;
    this.#run.progress.show(`steps: pictures of ${layer}`, Math.min(this.#done, this.#total), this.#total);
  }
}

function factsOf(
  { lens, set }: DataSetRun,
  { pictures }: Study,
  layers: readonly AtlasLayer[],
  parameters: number,
  macs: number,
): [string, string][] {
  const { model, file, input } = lens;
  return [
    ["Model", basename(file.path)],
    ["Format", model.format],
    ["Input", `${input.size.join("×")} ${input.channels}`],
    ["Layers with weights", formatCell(layers.length)],
    ["Units", formatCell(layers.reduce((sum, { units }) => sum + units, 0))],
    ["Parameters", formatCell(parameters)],
    ["MACs for a picture", formatCell(macs)],
    ["Data set", basename(set.name)],
    ["Pictures", formatCell(pictures)],
    ["SHA-256", `${file.sha256.slice(0, 12)}…`],
  ];
}

function siteOf(
  { lens }: DataSetRun,
  facts: readonly (readonly [string, string])[],
  layers: readonly SiteLayer[],
  atlases: readonly SiteAtlas[],
  classes: number,
): Site {
  return {
    title: basename(lens.file.path).replace(/\.[^.]+$/, ""),
    facts,
    layers,
    classes: Array.from({ length: classes }, (_, c) => lens.labelOf(c)),
    atlases,
    colophon: `Made by Convlens ${version} on ${lens.engine.version}. The site needs no server: keep it, send it, publish it.`,
  };
}

/** What a run that was killed would have gone on from. */
async function forget(folder: string): Promise<void> {
  for (const name of [WORK, SHARDS]) await rm(join(folder, name), { recursive: true, force: true });
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files++;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { files, bytes };
}
