import type { Image } from "@convlens/core/base";
import { type DotPanel, dotFigure, matrixFigure } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import type { LayerComparison } from "./layers.ts";
import type { CompareSettings } from "./settings.ts";
import type { Side } from "./sides.ts";
import type { PairFigures } from "./tables.ts";

/** Twice the pixels of the screen, for print. */
const PRINT = 2;

/** A figure for the screen and for print. */
export interface Chart {
  readonly svg: string;
  readonly png: Image;
}

/** Draws at the size of the screen and for print. */
export const chartOf = async (draw: (scale: number) => string): Promise<Chart> => ({
  svg: draw(1),
  png: await nodePlatform.rasterizeSvg(draw(PRINT)),
});

/** All layers of one model against all of the other. */
export function ckaChart(
  { cka, pairs, pictures, by }: LayerComparison,
  [a, b]: readonly [Side, Side],
  { estimator, positions }: CompareSettings,
): Promise<Chart> {
  const marked: (number | undefined)[] = a.layers.map(() => undefined);
  for (const pair of pairs) marked[pair.a] = pair.b;
  const of = positions === "mean" ? "channels' means over positions" : "all positions";
  const subtitle = [
    `linear CKA, ${estimator}, of ${of}, over ${pictures} pictures`,
    `ringed: the layer ${by === "name" ? "of the same name" : "that is most alike"}`,
  ];
  const values = (side: Side) => side.layers.map(({ value }) => value);
  return chartOf((scale) =>
    matrixFigure(values(a), values(b), cka, {
      title: "How alike layers are",
      subtitle,
      axes: [a.name, b.name],
      marked,
      scale,
    }),
  );
}

/** What became of the channels, layer by layer. */
export function channelsChart(figures: readonly PairFigures[], [a, b]: readonly [Side, Side]): Promise<Chart> {
  const alike = figures.every((f) => f.a === f.b);
  const rows = figures.map((f) => ({ name: alike ? f.a : `${f.a} ↔ ${f.b}` }));
  const panel = (
    title: string,
    better: DotPanel["better"],
    of: (f: PairFigures) => number | null,
    error = 0,
  ): DotPanel => ({
    title,
    better,
    values: figures.map((f) => {
      const mean = of(f);
      return mean === null ? undefined : { mean, error: error * f.correlation.deviation };
    }),
  });
  const panels = [
    panel("CKA", "higher", (f) => f.cka),
    panel("correlation of channels", "higher", (f) => f.correlation.mean, 1),
    panel("% of channels lost", "lower", (f) => (100 * f.lost.length) / f.channels.a),
    panel("% of channels new", "lower", (f) => (100 * f.new.length) / f.channels.b),
  ];
  const subtitle = [
    `${a.name} and ${b.name}: channels matched one to one; bars: standard deviation`,
    "lost, new: channels with no correlation of 0.5 or more in the other model's layer",
  ];
  return chartOf((scale) => dotFigure(rows, panels, { title: "What became of the channels", subtitle, scale }));
}
