import { bytesOf } from "../base/tensor.ts";
import type { Dim, Graph, Info } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { pinned } from "../op/extents.ts";
import { SEEDS } from "../transform/backward.ts";

/** More rows than this gain nothing: the cost of starting an operator is spread thin by then. */
const MOST_ROWS = 64;

/**
 * A batch in which more bytes than this wait for a later operator is slower, not faster: what waits leaves the processor's caches.
 * With 32 MB of cache a backward pass of SqueezeNet takes 12.4 ms a picture alone, 14.1 in fours, 16.7 in sixteens.
 */
const CACHED_BYTES = 64 * 2 ** 20;

/**
 * Where hardly anything waits, as in a forward pass, rows gain until the cost of starting operators is spread thin, and memory
 * beyond this only costs. SqueezeNet takes 13.1 ms of processor time a picture in tens, 11.8 in sixteens, 9.7 in 32s and
 * 9.5 in 64s; MobileNetV2 14.4 in sixes and 10.8 in 32s.
 */
const USEFUL_BYTES = 256 * 2 ** 20;

/**
 * Heavy weights are a reason for more rows, as each batch reads all of them once: as many rows as make up this part of their bytes.
 * VGG-16 backward takes 302 ms a picture alone and 290 in threes.
 */
const PART_OF_WEIGHTS = 1 / 4;

/**
 * What a session holds for each byte of the graph's values: engines give up and take memory in steps, run nodes in an order of
 * their own and keep some values in a second layout. Measured for backward passes of 1024×1024 pixels on ONNX Runtime.
 */
const HELD_PER_BYTE = 1.75;

/** What a session for a graph holds when it runs that many rows, about. */
export const sessionBytes = (graph: Graph, rows = 1): number =>
  constantBytes(graph) + HELD_PER_BYTE * peakBytes(graph, rows);

/**
 * How many rows of a batch fit into some bytes of memory, 1 to 64, for a graph whose batch extent, or number of seeds, is unknown.
 * What is weighed is the graph's values; its constants are there whatever the batch. Values that are the same size whatever
 * the batch, such as the forward pass of one picture under many seeds, are taken off the memory and set no other limit.
 */
export function batchSize(graph: Graph, memoryBytes: number): number {
  const moments = momentsOf(graph);
  const heavy = PART_OF_WEIGHTS * constantBytes(graph);
  const within = (rowsAt: (moment: Moment) => number) => Math.floor(Math.min(MOST_ROWS, ...moments.map(rowsAt)));
  const perRow = (bytes: number, row: number) => bytes / Math.max(1, row);
  return Math.max(
    1,
    within(({ fixed, row, waiting }) =>
      Math.min(
        perRow(memoryBytes / HELD_PER_BYTE - fixed, row),
        perRow(Math.max(USEFUL_BYTES, heavy), row),
        perRow(Math.max(CACHED_BYTES, heavy), waiting),
      ),
    ),
  );
}

/**
 * The most bytes that a graph's values hold at one time, for a batch of so many rows (or seeds): a value lives from the node
 * that makes it to the last that reads it. Inputs live from the start, outputs to the end. Values of unknown shape count nothing.
 */
export const peakBytes = (graph: Graph, rows = 1): number =>
  momentsOf(graph).reduce((most, { fixed, row }) => Math.max(most, fixed + rows * row), 0);

/** The bytes that values hold while one node runs. */
interface Moment {
  /** Of values that are the same size whatever the batch. */
  readonly fixed: number;
  /** Of the others, for each row. */
  readonly row: number;
  /** The part of `row` that the node neither reads nor makes. */
  readonly waiting: number;
}

function momentsOf(graph: Graph): Moment[] {
  const last = lastReads(graph);
  const bytes = (values: Iterable<string>, rows: boolean) => {
    let sum = 0;
    for (const v of values) {
      const info = v && !graph.constants.has(v) ? graph.infos.get(v) : undefined;
      if (info && rows === info.shape.some((d) => typeof d === "string")) sum += bytesOfRow(info);
    }
    return sum;
  };
  const endingAt = new Map<number, string[]>();
  for (const [v, i] of last) endingAt.set(i, [...(endingAt.get(i) ?? []), v]);

  let [fixed, row] = [bytes(graph.inputs, false), bytes(graph.inputs, true)];
  const moments: Moment[] = [{ fixed, row, waiting: 0 }];
  graph.nodes.forEach((node, i) => {
    fixed += bytes(node.outputs, false);
    row += bytes(node.outputs, true);
    const touched = bytes(new Set([...node.inputs, ...node.outputs]), true);
    moments.push({ fixed, row, waiting: row - touched });
    const ending = endingAt.get(i) ?? [];
    fixed -= bytes(ending, false);
    row -= bytes(ending, true);
  });
  return moments;
}

/** The bytes of all values that nodes make, for a batch of one: what a pass holds whose values are all kept. */
export const keptBytes = (graph: Graph): number =>
  graph.nodes
    .flatMap((node) => node.outputs)
    .reduce((sum, v) => {
      const info = v ? graph.infos.get(v) : undefined;
      return sum + (info ? bytesOfRow(info) : 0);
    }, 0);

/** The bytes of the constants that nodes read, each as often as one reads it: engines keep a layout of its own for each reader. */
export function constantBytes(graph: Graph): number {
  const read = graph.nodes.flatMap((node) => node.inputs.map((v) => graph.constants.get(v)));
  return read.reduce((n, t) => n + (t ? t.data.length * bytesOf(t.type) : 0), 0);
}

/** The position of the node after which each value is no longer needed; outputs of the graph are not in it. */
function lastReads(graph: Graph): Map<string, number> {
  const last = new Map<string, number>();
  graph.nodes.forEach((node, i) => {
    for (const v of [...node.outputs, ...node.inputs]) if (v) last.set(v, i);
  });
  for (const v of graph.outputs) last.delete(v);
  return last;
}

const bytesOfRow = ({ shape, type }: Info): number => shape.reduce<number>((n, d) => n * extentOfRow(d), bytesOf(type));

/** An extent for a batch of one, of which `49*N` is 49; any other unknown one counts as 1. */
function extentOfRow(d: Dim): number {
  const one = pinned(pinned(d, BATCH, 1), SEEDS, 1);
  return typeof one === "number" ? one : 1;
}
