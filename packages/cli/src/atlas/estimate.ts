import { ancestors, type Graph } from "@convlens/core/onnx";
import type { Run } from "../run.ts";
import type { AtlasLayer } from "./layers.ts";
import { BATCH, type Maker } from "./making.ts";
import type { AtlasSettings } from "./settings.ts";
import { TOP } from "./study.ts";
import { layerRows, type TableRow } from "./table.ts";

/** What is to be made, and how long that takes, in seconds. */
export interface Estimate {
  readonly pictures: number;
  readonly making: number;
  readonly projections: number;
  readonly projecting: number;
  readonly looking: number;
}

/** Steps that are measured, behind one that is not. */
const MEASURED = 2;

/** What a step of a full batch costs: a part for each picture, and a part for each multiplication up to the layer. */
interface Cost {
  readonly step: number;
  readonly perMac: number;
}

/**
 * Measures steps of a batch at the cheapest and at the dearest layer; the others lie between by their multiplications.
 */
export async function estimateOf(
  run: Run,
  layers: readonly AtlasLayer[],
  settings: AtlasSettings,
  maker: Maker,
  pictures: number,
): Promise<Estimate> {
  const { rows } = await layerRows(run);
  const { graph, input } = run.lens.model;
  const macs = layers.map(({ value }) => macsUpTo(graph, input, rows, value, maker));
  const cost = await measured(layers, macs, maker);
  const signs = settings.negative ? 2 : 1;
  let [making, projecting, made, projections] = [0, 0, 0, 0];
  for (const [i, { units }] of layers.entries()) {
    const count = Math.min(units, settings.units);
    const each = (cost.step + cost.perMac * macs[i]!) / BATCH;
    making += each * count * signs * settings.steps;
    made += count * signs;
    // Several projections share one forward pass, in smaller batches.
    projecting += each * count * TOP;
    projections += count * TOP;
  }
  const cells = settings.atlas !== "" ? settings.grid ** 2 / 2 : 0;
  making += ((cost.step + cost.perMac * Math.max(...macs)) / BATCH) * cells * settings.steps;
  const looking = (pictures * (cost.step + cost.perMac * Math.max(...macs))) / (2 * BATCH);
  return { pictures: Math.round(made + cells), making, projections, projecting, looking };
}

async function measured(layers: readonly AtlasLayer[], macs: readonly number[], maker: Maker): Promise<Cost> {
  const at = (pick: (...v: number[]) => number) => macs.indexOf(pick(...macs));
  const [low, high] = [at(Math.min), at(Math.max)];
  const first = await secondsOf(layers[low]!, maker);
  if (macs[low] === macs[high]) return { step: first, perMac: 0 };
  const perMac = Math.max(0, (await secondsOf(layers[high]!, maker)) - first) / (macs[high]! - macs[low]!);
  return { step: Math.max(0, first - perMac * macs[low]!), perMac };
}

async function secondsOf({ value, units }: AtlasLayer, maker: Maker): Promise<number> {
  const numbers = Array.from({ length: BATCH }, (_, i) => i % units);
  const synthesis = await maker.begin({ layer: value, objective: `"${value}"[#]`, numbers }, { redirected: 0 });
  await synthesis.step();
  const begun = performance.now();
  for (let i = 0; i < MEASURED; i++) await synthesis.step();
  return (performance.now() - begun) / 1000 / MEASURED;
}

/** Multiply-accumulates for one picture that a layer takes, at the size that pictures are made in. */
function macsUpTo(
  graph: Graph,
  input: string,
  rows: ReadonlyMap<string, TableRow>,
  value: string,
  maker: Maker,
): number {
  const needed = ancestors(graph, [value]);
  let total = 0;
  for (const [name, { macs }] of rows) if (needed.has(name)) total += macs;
  const [height, width] = graph.infos.get(input)!.shape.slice(2) as number[];
  const [rowsMade, columnsMade] = maker.sizeFor(value);
  return (total * rowsMade * columnsMade) / (height! * width!);
}

/** In one line. */
export function estimateLine({ pictures, making, projections, projecting, looking }: Estimate, steps: number): string {
  const parts = [
    `${pictures} pictures in ${steps} steps (${inWords(making)})`,
    ...(projections > 0 ? [`at most ${projections} projections (${inWords(projecting)})`] : []),
    `the data set (${inWords(looking)})`,
  ];
  return `about ${inWords(making + projecting + looking)} on this machine as it is now: ${parts.join(", ")}`;
}

export function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
