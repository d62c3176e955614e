import { type Drift, driftOf, namesake } from "@convlens/core/comparison";
import type { Rows } from "@convlens/core/dataset";
import type { Table } from "@convlens/core/method";
import { consumers, type Node } from "@convlens/core/onnx";
import { type DotPanel, dotFigure, formatCell } from "@convlens/core/render";
import { csvTable } from "../csvTable.ts";
import { type Chart, chartOf } from "./charts.ts";
import { columnsOf } from "./layers.ts";
import { DRAWN, elementsOf } from "./questions.ts";
import type { Side } from "./sides.ts";

type Sides = readonly [Side, Side];

/** From this share of layers with a namesake of the same extents, values are compared: one network before and after something. */
const SAME = 0.5;

/** A layer, its normalisation and its activation: what is merged into one. */
const MERGED = 3;

/** Values of both models that are of the same name and extents. */
export interface DriftPair {
  readonly a: string;
  readonly b: string;
}

/** Layers of the first model with their namesakes in the second; none where most have none. */
export function driftPairs([a, b]: Sides): DriftPair[] {
  const layers = [...new Set([...a.layers.map(({ value }) => value), a.lens.model.output])];
  const readers = consumers(a.lens.model.graph);
  const pairs = layers.flatMap((value) => {
    for (const later of chain(value, readers)) {
      const other = partnerOf(later, a, b);
      if (other !== undefined) return [{ a: later, b: other }];
    }
    return [];
  });
  const seen = new Set<string>();
  const distinct = pairs.filter((pair) => !seen.has(pair.a) && seen.add(pair.a));
  return pairs.length >= SAME * layers.length ? distinct : [];
}

/**
 * A value, and what its only readers make of it as long as there is one: where a quantiser has merged a layer with the
 * normalisation and the activation behind it, these have a namesake.
 */
function* chain(value: string, readers: ReturnType<typeof consumers>): Generator<string> {
  let last: string | undefined = value;
  for (let step = 0; last !== undefined && step < MERGED; step++) {
    yield last;
    const [reader, ...others]: readonly Node[] = readers.get(last) ?? [];
    last = others.length === 0 ? reader?.outputs[0] : undefined;
  }
}

/** The value of the same name and extents in the other model. */
function partnerOf(value: string, a: Side, b: Side): string | undefined {
  const infoOf = ({ lens }: Side, name: string) => lens.model.graph.infos.get(name);
  const own = infoOf(a, value);
  if (own?.type !== "float32") return undefined;
  const extents = String(own.shape.slice(1));
  return namesake(value, (name) => {
    const info = infoOf(b, name);
    return info?.type === "float32" && String(info.shape.slice(1)) === extents;
  });
}

export interface LayerDrift extends DriftPair, Drift {}

/**
 * How far the values of the second model lie from those of the first.
 * @param told what each model's drawn elements were, one layer after the other
 */
export function layerDrifts(pairs: readonly DriftPair[], [a]: Sides, told: readonly [Rows, Rows]): LayerDrift[] {
  const seen = new Set(told[1].pictures);
  const pictures = told[0].pictures.filter((p) => seen.has(p));
  const [x, y] = told.map((rows) => rows.matrix(pictures));
  let from = 0;
  return pairs.map((pair) => {
    const width = Math.min(DRAWN, elementsOf(a, { value: pair.a }));
    const drift = driftOf(columnsOf(x!, from, width), columnsOf(y!, from, width));
    from += width;
    return { ...pair, ...drift };
  });
}

export const driftDefinition =
  "signal to noise: 10·log10(Σa² / Σ(b − a)²); relative error: √(Σ(b − a)² / Σa²); shift: mean of b − a over √(mean of a²)";

const rounded = (v: number, digits: number) => (Number.isFinite(v) ? Number(v.toFixed(digits)) : String(v));

export const driftCsv = (drifts: readonly LayerDrift[]): string =>
  csvTable(
    ["layer_a", "layer_b", "values", "snr_db", "relative_error", "bias"],
    drifts.map(({ a, b, count, snr, error, bias }) => [a, b, count, snr, error, bias]),
  );

export const driftTable = (drifts: readonly LayerDrift[], [a, b]: Sides): Table => ({
  kind: "table",
  columns: [
    { name: `layer of ${a.name}`, align: "left" },
    { name: `in ${b.name}`, align: "left" },
    { name: "signal to noise, dB" },
    { name: "relative error, %" },
    { name: "shift, %" },
  ],
  rows: drifts.map((d) => [
    d.a,
    d.b === d.a ? "same name" : d.b,
    rounded(d.snr, 1),
    rounded(100 * d.error, 2),
    rounded(100 * d.bias, 2),
  ]),
});

/** Layer by layer, so that where the values begin to part is seen. */
export async function driftChart(drifts: readonly LayerDrift[], [a, b]: Sides): Promise<Chart> {
  const panel = (title: string, better: DotPanel["better"], of: (d: LayerDrift) => number): DotPanel => ({
    title,
    better,
    values: drifts.map((d) => (Number.isFinite(of(d)) ? { mean: of(d), error: 0 } : undefined)),
  });
  const panels = [
    panel("signal to noise, dB", "higher", (d) => d.snr),
    panel("relative error, %", "lower", (d) => 100 * d.error),
  ];
  const rows = drifts.map(({ a: name }) => ({ name }));
  const subtitle = [`values of ${b.name} against those of ${a.name}, of the same elements and pictures`];
  return chartOf((scale) => dotFigure(rows, panels, { title: "How far values drift", subtitle, scale }));
}

/** Where values drift the most, and what is left of that in the scores. */
export function driftLine(drifts: readonly LayerDrift[]): string {
  const told = ({ a, snr, error }: LayerDrift) =>
    `${a} ${Number.isFinite(snr) ? `${snr.toFixed(1)} dB (${formatCell(100 * error)} %)` : "the same"}`;
  const worst = drifts.reduce((least, d) => (d.snr < least.snr ? d : least));
  return `values, signal to noise: ${told(drifts[0]!)} first, ${told(worst)} least, ${told(drifts.at(-1)!)} last`;
}
