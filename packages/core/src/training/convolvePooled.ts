import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, dependents, producers } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { BackwardContext } from "../op/define.ts";
import { positive } from "../op/mask.ts";
import { overChannels } from "../op/normalize.ts";
import { slidesOf } from "../op/window.ts";
import type { RuleTable } from "../transform/rules/define.ts";

/** More channels than this, and the zeros in the widened kernel cost more than the pool. */
const MOST_CHANNELS = 8;

/**
 * The graph with each convolution of a picture and the tiling max-pool behind it as one strided convolution and a maximum.
 * A window of p×p pools p² windows of the convolution: those become p² filters of one that strides by p, with the kernel at p² places
 * in a frame of zeros. The picture needs no gradient, and so the large plane before the pool is neither made nor taken apart again.
 * With its rules, gradients go to the first of equal maxima, by rows, as those of a pool do.
 */
export function convolvePooled(graph: Graph, learnt: ReadonlySet<string>): { graph: Graph; rules: RuleTable } {
  const made = producers(graph);
  const readers = consumers(graph);
  const moving = dependents(graph, learnt);
  const convBefore = (pool: Node): Node | undefined => {
    const conv = pool.op === "MaxPool" && pool.outputs.length === 1 ? made.get(pool.inputs[0]!) : undefined;
    if (conv?.op !== "Conv" || graph.outputs.includes(conv.outputs[0]!)) return undefined;
    if (moving.has(conv.inputs[0]!) || !moving.has(conv.outputs[0]!)) return undefined;
    return readers.get(conv.outputs[0]!)!.length === 1 && fits(graph, conv, pool) ? conv : undefined;
  };
  const pairs = new Map(graph.nodes.map((pool) => [pool, convBefore(pool)] as const).filter(([, conv]) => conv));
  if (pairs.size === 0) return { graph, rules: [] };
  const gone = new Set(pairs.values());
  const g = new Builder({ ...graph, nodes: [] });
  const maxima = new Set<string>();
  for (const node of graph.nodes) {
    const conv = pairs.get(node);
    if (conv) for (const v of writePair(g, conv, node)) maxima.add(v);
    else if (!gone.has(node)) g.add(node);
  }
  return { graph: g.build(graph.outputs), rules: [{ matches: (n) => maxima.has(n.outputs[0]!), rule: toFirst }] };
}

/** The gradient of a maximum of two: all to the second where it is greater, else all to the first. */
function toFirst({ g, x: [a, b], dy: [dy] }: BackwardContext): readonly string[] {
  const second = g.node("Mul", [dy!, positive(g, g.node("Sub", [b!, a!]))]);
  return [g.node("Sub", [dy!, second]), second];
}

function fits({ infos }: Graph, conv: Node, pool: Node): boolean {
  const [x, w, y] = [conv.inputs[0]!, conv.inputs[1]!, conv.outputs[0]!].map((v) => infos.get(v)?.shape);
  if (!x || !w || !y || [...x.slice(1), ...y.slice(1), ...w].some((d) => typeof d === "string")) return false;
  const steps = slidesOf(conv.attrs, x, w.slice(2) as number[]);
  const tiles = slidesOf(pool.attrs, y, pool.attrs.kernel_shape as number[]);
  const single = w[1] === x[1] && (x[1] as number) <= MOST_CHANNELS;
  const dense = steps.every((s) => s.stride === 1 && s.dilation === 1);
  return (
    single &&
    dense &&
    tiles.every(
      (s) => s.stride === s.kernel && s.before + s.after === 0 && s.dilation === 1 && s.out * s.stride <= s.extent,
    )
  );
}

/** Returns the maxima that it wrote. */
function writePair(g: Builder, conv: Node, pool: Node): readonly string[] {
  const [x, w, bias] = conv.inputs as [string, string, string | undefined];
  g.scope = pool.outputs[0]!;
  const kernel = g.shape(w).slice(2) as number[];
  const steps = slidesOf(conv.attrs, g.shape(x), kernel);
  const tile = pool.attrs.kernel_shape as readonly number[];
  let places: number[][] = [[]];
  for (const t of tile) places = places.flatMap((p) => Array.from({ length: t }, (_, i) => [...p, i]));
  const framed = places.map((p) =>
    g.node("Pad", [w, g.ints([0, 0, ...p, 0, 0, ...p.map((at, i) => tile[i]! - 1 - at)])]),
  );
  const filters = g.shape(w)[0] as number;
  const all = g.node("Conv", [x, g.node("Concat", framed, { axis: 0 })], {
    kernel_shape: kernel.map((k, i) => k + tile[i]! - 1),
    strides: [...tile],
    pads: [...steps.map((s) => s.before), ...steps.map((s) => s.after)],
  });
  const parts = g.nodes("Split", [all, g.ints(places.map(() => filters))], { axis: 1 }, places.length);
  const maxima: string[] = [];
  const most = tournament(parts, (a, b) => {
    const better = g.node("Max", [a, b]);
    maxima.push(better);
    return better;
  });
  const terms = bias ? [most, overChannels(g, bias, g.shape(all).length)] : [most];
  g.add({ op: bias ? "Add" : "Identity", inputs: terms, outputs: [pool.outputs[0]!], attrs: {} });
  return maxima;
}

/** Two by two, so that each gradient passes as few nodes as can be. */
function tournament(values: readonly string[], better: (a: string, b: string) => string): string {
  if (values.length === 1) return values[0]!;
  const half = values.length >> 1;
  return better(tournament(values.slice(0, half), better), tournament(values.slice(half), better));
}
