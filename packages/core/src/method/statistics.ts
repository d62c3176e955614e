import { extremesOf, sumOf } from "../base/numbers.ts";
import type { Table, Volume } from "./result.ts";

/** Filters whose norm is below this share of the layer's mean norm do nothing. */
const IDLE = 1e-3;

/** The weights of each layer in figures: shape, mean, deviation, extremes, the norms of its filters, and how many are idle. */
export function statistics(volumes: readonly Volume[]): Table {
  return {
    kind: "table",
    columns: [
      { name: "layer", align: "left" },
      { name: "weights", align: "left" },
      { name: "mean" },
      { name: "deviation" },
      { name: "least" },
      { name: "greatest" },
      { name: "norm of a filter, mean" },
      { name: "idle filters" },
    ],
    rows: volumes.map(({ layer, data: { shape, data } }) => {
      const norms = filterNorms(data, shape[0]!);
      const norm = mean(norms);
      const centre = mean(data);
      const [least, greatest] = extremesOf(data);
      return [
        layer,
        shape.join("×"),
        rounded(centre),
        rounded(Math.sqrt(meanSquare(data) - centre * centre)),
        rounded(least),
        rounded(greatest),
        rounded(norm),
        norms.filter((n) => n < IDLE * norm).length,
      ];
    }),
  };
}

function filterNorms(data: Float32Array, filters: number): number[] {
  const each = data.length / filters;
  return Array.from({ length: filters }, (_, f) =>
    Math.sqrt(meanSquare(data.subarray(f * each, (f + 1) * each)) * each),
  );
}

const mean = (values: ArrayLike<number>): number => sumOf(values) / values.length;

function meanSquare(values: Float32Array): number {
  let sum = 0;
  for (const v of values) sum += v * v;
  return sum / values.length;
}

const rounded = (v: number) => Number(v.toPrecision(4));
