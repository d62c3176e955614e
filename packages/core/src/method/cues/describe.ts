import type { Float32Tensor } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { ancestors, dependents } from "../../onnx/graph.ts";
import { extentsOfMaps } from "../../onnx/layout.ts";
import type { Model } from "../../onnx/meta.ts";
import type { Points } from "../cluster/affinity.ts";
import type { Window } from "./window.ts";

/** Positions of a layer along each side, at least: fewer do not tell a small thing from what is round it. */
const POSITIONS = 10;

/** A map is told by sums over so many squares along each side. */
const SQUARES = 16;

/**
 * The layer whose channels tell what a small part of a picture shows: the last with at least 10 rows and columns, so the deepest that
 * still tells places apart; in small networks the last of the most. Nothing where no layer has rows and columns.
 */
export function describingLayer({ graph, input, output }: Model): string | undefined {
  const moving = dependents(graph, [input]);
  const needed = ancestors(graph, [output]);
  const layers = graph.nodes
    .flatMap((node) => node.outputs)
    .filter((v) => v && moving.has(v) && needed.has(v))
    .map((layer) => ({ layer, positions: positionsOf(graph, layer) }));
  const enough = Math.min(POSITIONS, Math.max(2, ...layers.map(({ positions }) => positions)));
  return layers.findLast(({ positions }) => positions >= enough)?.layer;
}

/** Along the shorter side; 0 for what has no rows and columns. */
function positionsOf(graph: Graph, value: string): number {
  const sides = (extentsOfMaps(graph, value) ?? []).flatMap((d) => (typeof d === "number" ? [d] : []));
  return sides.length === 2 ? Math.min(...sides) : 0;
}

/**
 * What a network sees in a window of a picture: each channel's mean over the positions of a layer, weighted by the part of a map that
 * lies at them and in the window.
 * @param layer the layer's maps of the picture, 1×K×h×w
 * @param map H×W, at least 0
 */
export function seenIn(window: Window, layer: Float32Tensor, map: Float32Tensor): Float64Array {
  const [, channels, rows, columns] = layer.shape as [number, number, number, number];
  const weights = weightsIn(window, map, rows, columns);
  const area = rows * columns;
  return Float64Array.from({ length: channels }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += weights[i]! * layer.data[k * area + i]!;
    return sum;
  });
}

/** They add up to 1; even where the map is 0 in all of the window. */
function weightsIn({ top, left, side }: Window, { shape, data }: Float32Tensor, rows: number, columns: number) {
  const [height, width] = shape as [number, number];
  const weights = new Float64Array(rows * columns);
  let total = 0;
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) {
      const weight = data[y * width + x]! + Number.MIN_VALUE * 2 ** 60;
      weights[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)]! += weight;
      total += weight;
    }
  return weights.map((v) => v / total);
}

/** A map as its sums over 16×16 squares, row by row, of unit length. */
export function placesOf({ shape, data }: Float32Tensor): Float64Array {
  const [height, width] = shape as [number, number];
  const sums = new Float64Array(SQUARES * SQUARES);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      sums[Math.floor((y * SQUARES) / height) * SQUARES + Math.floor((x * SQUARES) / width)]! += data[y * width + x]!;
  return unit(sums);
}

/** Rows with each column brought to unit deviation and then each row to unit length: columns that do not vary are left out. */
export function standardisedRows(rows: readonly Float64Array[]): Points {
  const columns = Array.from({ length: rows[0]?.length ?? 0 }, (_, k) => ({ k, deviation: deviationOf(rows, k) }));
  const varying = columns.filter(({ deviation }) => deviation > 0);
  return pointsOf(rows.map((row) => unit(Float64Array.from(varying, ({ k, deviation }) => row[k]! / deviation))));
}

export function pointsOf(rows: readonly Float64Array[]): Points {
  const width = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) data.set(row, i * width);
  return { data, count: rows.length, width };
}

function deviationOf(rows: readonly Float64Array[], k: number): number {
  const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
  return Math.sqrt(rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / rows.length);
}

function unit(row: Float64Array): Float64Array {
  const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0)) || 1;
  return row.map((v) => v / length);
}
