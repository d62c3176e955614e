import { bytesOf, size } from "../../base/tensor.ts";
import { constantBytes } from "../../engine/batch.ts";
import type { Graph } from "../../onnx/graph.ts";
import { ancestors, withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { receptiveFields } from "../../transform/receptive.ts";

/** What tiles are cut by. */
export interface Network {
  /** Pixels that a unit of the layers sees, at most. */
  readonly reach: number;
  /** Pixels between units of the coarsest layer. */
  readonly stride: number;
  /** What forward and backward passes hold for each pixel, and whatever the picture, in bytes. */
  readonly bytesPerPixel: number;
  readonly bytes: number;
}

/**
 * What engines hold of a backward pass for each byte of the forward pass's values, which it needs nearly all of: `sessionBytes` of the
 * whole is 1.0 times that for VGG-16 and 1.27 times for GoogLeNet.
 */
const HELD = 1.27;

/** Looks at the part of a model that some of its values depend on. */
export function networkOf({ graph, input }: Model, layers: readonly string[]): Network {
  const part = withOutputs(graph, [...layers]);
  const needed = ancestors(part, layers);
  const fields = [...receptiveFields(part, input)].filter(([v]) => needed.has(v)).map(([, field]) => field);
  const most = (of: (field: (typeof fields)[number]) => number[]) => Math.max(1, ...fields.flatMap(of));
  const [rows, columns] = graph.infos.get(input)!.shape.slice(2).map(extent) as [number, number];
  const values = part.nodes.flatMap((n) => n.outputs).reduce((sum, v) => sum + valueBytes(part, v), 0);
  return {
    reach: most(({ rows, columns }) => [rows.size, columns.size]),
    stride: Math.round(most(({ rows, columns }) => [rows.stride, columns.stride])),
    bytesPerPixel: (HELD * values) / (rows * columns),
    bytes: 2 * constantBytes(part),
  };
}

const extent = (d: number | string): number => (typeof d === "number" ? d : 1);

function valueBytes({ infos }: Graph, value: string): number {
  const info = infos.get(value);
  return info ? size(info.shape.map(extent)) * bytesOf(info.type) : 0;
}
