import type { Graph, Node } from "../onnx/graph.ts";
import type { Writer } from "../op/define.ts";
import { number, text } from "../op/define.ts";

/** Which of a filter's axes come in blocks: outputs and inputs, or outputs alone, where inputs are few or each has its own. */
export type Filters = "both" | "outputs";

/** The runtime pads channels to whole blocks only where their number is a multiple of this. */
export const ALIGNED = 4;

/**
 * How the filters of a convolution are laid out; `undefined` where it is none that the layout takes.
 * @param unit what channels must be a multiple of: a block, or less where the rest of it may be padded
 */
export function filtersOf(
  { op, domain, inputs, attrs }: Node,
  { infos }: Graph,
  block: number,
  unit = block,
): Filters | undefined {
  const info = infos.get(inputs[1] ?? "");
  if (op !== "Conv" || domain || info?.type !== "float32" || info.shape.length !== 4) return undefined;
  const [filters, channels] = info.shape;
  if (typeof filters !== "number" || typeof channels !== "number") return undefined;
  if (filters < block || filters % unit !== 0) return undefined;
  if (text(attrs, "auto_pad", "NOTSET") !== "NOTSET") return undefined;
  const group = number(attrs, "group", 1);
  if (group === 1 && channels < block) return "outputs";
  if (group === 1) return channels % unit === 0 ? "both" : undefined;
  if (filters % block !== 0) return undefined;
  if (channels === 1 && filters === group) return "outputs";
  return channels % block === 0 && (filters / group) % block === 0 ? "both" : undefined;
}

/** O×I×H×W as (O/block)×(I/block)×H×W×block×block, inputs before outputs in the last two, or (O/block)×I×H×W×block, under the shape it had. */
export function filtersInBlocks(g: Writer, w: string, block: number, filters: Filters): string {
  const whole = padded(g, w, filters === "both" ? [0, 1] : [0], block);
  const [outputs, inputs, ...kernel] = g.shape(whole) as [number, number, number, number];
  const blocks = outputs / block;
  return filters === "both"
    ? rearranged(g, whole, [blocks, block, inputs / block, block, ...kernel], [0, 2, 4, 5, 3, 1])
    : rearranged(g, whole, [blocks, block, inputs, ...kernel], [0, 2, 3, 4, 1]);
}

/** N×C×H×W as N×(C/block)×H×W×block, by operators that the runtime works out beforehand where nothing that comes in is read. */
export function fixedInBlocks(g: Writer, x: string, block: number): string {
  const whole = padded(g, x, [1], block);
  const [rows, channels, ...places] = g.shape(whole) as [number, number, number, number];
  return rearranged(g, whole, [rows, channels / block, block, ...places], [0, 1, 3, 4, 2]);
}

/** With zeros up to whole blocks along some axes. */
export function padded(g: Writer, v: string, axes: readonly number[], block: number): string {
  const shape = g.shape(v) as readonly number[];
  const missing = shape.map((n, axis) => (axes.includes(axis) ? (block - (n % block)) % block : 0));
  if (missing.every((n) => n === 0)) return v;
  return g.node("Pad", [v, g.ints([...shape.map(() => 0), ...missing])]);
}

/** Axes split and put in another order, under the shape it had. */
function rearranged(g: Writer, v: string, split: readonly number[], perm: readonly number[]): string {
  const turned = g.node("Transpose", [g.node("Reshape", [v, g.ints(split)])], { perm });
  return g.node("Reshape", [turned, g.ints(g.shape(v) as readonly number[])]);
}
