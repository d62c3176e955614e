import { codeOf } from "../onnx/dataTypes.ts";
import type { Model } from "../onnx/meta.ts";
import type { Builder } from "../op/builder.ts";

/** How rows and columns of a layer become one number for each channel. */
export type Pooling = "mean" | "max" | "mean-square";

/** The number of channels of a layer that has rows and columns, else of its elements for one picture. */
export function unitsOf({ graph }: Model, value: string): number {
  const [, ...extents] = graph.infos.get(value)?.shape ?? [];
  const counted = extents.length === 3 ? extents.slice(0, 1) : extents;
  return counted.reduce<number>((n, d) => n * (typeof d === "number" ? d : 1), 1);
}

/** Whether a layer has rows and columns. */
export const isSpatial = (g: Builder, value: string): boolean => g.shape(value).length === 4;

/** A layer as N×elements. */
export function flat(g: Builder, value: string): string {
  const numbers = counted(g, value);
  return g.shape(value).length === 2 ? numbers : g.node("Flatten", [numbers], { axis: 1 }, `flat(${value})`);
}

/** Of a layer of quantised numbers its steps: its values but for scale and zero point. */
function counted(g: Builder, value: string): string {
  if (g.info(value).type === "float32") return value;
  const name = `float(${value})`;
  return g.knows(name) ? name : g.node("Cast", [value], { to: codeOf("float32") }, name);
}

/**
 * A layer as N×channels; one without rows and columns as N×elements, squared where squares are asked for. Two questions share the nodes.
 * Global pooling runs on the engine's blocked layout, where a reduction would have the whole layer laid out anew.
 */
export function pooled(g: Builder, value: string, how: Pooling): string {
  const name = `${how}(${value})`;
  if (g.knows(name)) return name;
  const numbers = counted(g, value);
  const taken = how === "mean-square" ? g.node("Mul", [numbers, numbers], {}, `square(${value})`) : numbers;
  if (!isSpatial(g, value)) return flat(g, taken);
  const pool = g.node(how === "max" ? "GlobalMaxPool" : "GlobalAveragePool", [taken], {}, `${name}/pool`);
  return g.node("Flatten", [pool], { axis: 1 }, name);
}
