import type { Float32Tensor, Shape } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Graph, Info } from "../onnx/graph.ts";
import type { Context } from "./define.ts";
import { mapped } from "./pixels.ts";
import type { UseScores } from "./scores.ts";
import { eachRowScore, forwardGraph } from "./scores.ts";
import type { Target } from "./target.ts";
import { valueOfAll } from "./target.ts";

export interface Masking {
  /** How many masks there are. */
  readonly total: number;
  /**
   * The mask of that number, H×W: 1 keeps a pixel of the picture, 0 takes the baseline's. Asked for when its batch is due,
   * in order, and read at once: it may be the same array each time.
   */
  mask(i: number): ArrayLike<number>;
  /** What is seen where the mask is 0, 1×C×H×W. */
  readonly baseline: Float32Tensor;
}

/** Streams the scores of some targets for a picture behind masks: m·x + (1 − m)·b, which the graph makes of the masks alone. */
export function eachMaskedScore(
  context: Context,
  picture: Float32Tensor,
  { total, mask, baseline }: Masking,
  targets: readonly Target[],
  use: UseScores,
): Promise<void> {
  const { graph, input } = context.model;
  const blank = baseline.data.every((v) => v === 0);
  const above = blank ? picture : mapped(picture, (v, i) => v - baseline.data[i]!);
  const rows = {
    total,
    extents: [1, ...picture.shape.slice(2)],
    write: (i: number, row: Float32Array) => row.set(mask(i)),
  };
  const behind = behindMasks(forwardGraph(graph, valueOfAll(targets)), input, picture.shape, blank);
  const beside = { [ABOVE]: above, ...(!blank && { [BASELINE]: baseline }) };
  return eachRowScore(context, behind, MASKS, rows, targets, use, () => beside);
}

const [MASKS, ABOVE, BASELINE] = ["masks(picture)", "above(baseline)", "baseline(picture)"] as const;

const built = new WeakMap<Graph, Map<string, Graph>>();

/** The graph with N×1×H×W masks in place of its pictures; the same object each time, so that its session is found again. */
function behindMasks(graph: Graph, input: string, shape: Shape, blank: boolean): Graph {
  const known = built.get(graph) ?? new Map<string, Graph>();
  built.set(graph, known);
  const key = JSON.stringify([shape, blank]);
  const found = known.get(key) ?? writeMasks(graph, input, shape, blank);
  known.set(key, found);
  return found;
}

function writeMasks(graph: Graph, input: string, shape: Shape, blank: boolean): Graph {
  const { type, shape: extents } = graph.infos.get(input)!;
  const fed: Record<string, Info> = {
    [MASKS]: { type, shape: [extents[0]!, 1, ...shape.slice(2)] },
    [ABOVE]: { type, shape },
    ...(!blank && { [BASELINE]: { type, shape } }),
  };
  const shown = "shown(picture)";
  const times = { op: "Mul", inputs: [MASKS, ABOVE], outputs: [blank ? input : shown], attrs: {} };
  const plus = { op: "Add", inputs: [shown, BASELINE], outputs: [input], attrs: {} };
  const infos = new Map([...graph.infos, ...Object.entries(fed), [shown, { type, shape: extents }] as const]);
  return {
    ...graph,
    nodes: [times, ...(blank ? [] : [plus]), ...graph.nodes],
    inputs: [...Object.keys(fed), ...graph.inputs.filter((v) => v !== input)],
    infos,
  };
}

/** A picture behind a mask of H×W: m·x + (1 − m)·b. */
export function masked(
  { shape, data: x }: Float32Tensor,
  mask: ArrayLike<number>,
  { data: b }: Float32Tensor,
): Float32Tensor {
  const out = new Float32Array(x.length);
  const plane = mask.length;
  for (let start = 0; start < out.length; start += plane)
    for (let i = 0; i < plane; i++) {
      const at = start + i;
      out[at] = b[at]! + mask[i]! * (x[at]! - b[at]!);
    }
  return float32(shape, out);
}
