import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, size, strides } from "../../base/tensor.ts";
import type { Dim } from "../../onnx/graph.ts";
import type { Builder } from "../../op/builder.ts";
import type { LayerContext } from "./define.ts";

/** A Keras tensor and the value that holds it. */
export interface KerasValue {
  readonly value: string;
  /** Whether a tensor that is N×H×W×C to Keras is held as N×C×H×W. */
  readonly moved: boolean;
}

/** Held axis by Keras axis, of a moved value. */
const HELD = [0, 2, 3, 1];
const TO_KERAS = HELD;
const FROM_KERAS = [0, 3, 1, 2];

const identity = (axes: readonly number[]) => axes.every((a, i) => a === i);

/** A Transpose, or an Identity where nothing moves and the result must have a name. */
function transpose(g: Builder, v: string, perm: readonly number[], name?: string): string {
  if (!identity(perm)) return g.node("Transpose", [v], { perm }, name);
  return name === undefined ? v : g.node("Identity", [v], {}, name);
}

/** Shape of the tensor as Keras sees it. */
export function kerasShape(g: Builder, x: KerasValue): readonly Dim[] {
  const shape = g.shape(x.value);
  return x.moved ? TO_KERAS.map((a) => shape[a]!) : shape;
}

export const rankOf = (g: Builder, x: KerasValue): number => g.shape(x.value).length;

/** The tensor with its axes in the order of Keras. */
export const plain = (g: Builder, x: KerasValue): string => (x.moved ? transpose(g, x.value, TO_KERAS) : x.value);

/** A picture-like tensor as N×C×H×W. */
export function asImage(g: Builder, x: KerasValue, channelsLast: boolean): string {
  if (x.moved === channelsLast) return x.value;
  return x.moved ? transpose(g, x.value, TO_KERAS) : transpose(g, x.value, FROM_KERAS);
}

/** The held axis of a Keras axis, which may be counted from the back. */
export function heldAxis(x: KerasValue, axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  return x.moved ? HELD[a]! : a;
}

/** Reorders the axes of a tensor from the order of Keras into another, and names the result; `perm` is in Keras axes. */
export function permuted(c: LayerContext, x: KerasValue, perm: readonly number[]): KerasValue {
  const moved = perm.length === 4 && c.channelsLast;
  const keras = moved ? FROM_KERAS.map((a) => perm[a]!) : perm;
  return { value: transpose(c.g, x.value, x.moved ? keras.map((a) => HELD[a]!) : keras, c.name), moved };
}

/** Holds a value whose axes are in the order of Keras, under the name of the layer's output. */
export function shaped(c: LayerContext, v: string, target: readonly number[]): KerasValue {
  const moved = target.length === 3 && c.channelsLast;
  const [rows, columns, channels] = target;
  const to = (extents: readonly number[], name: string) =>
    c.g.node("Reshape", [v, c.g.ints([0, ...extents])], {}, name);
  if (!moved) return { value: to(target, c.name), moved };
  // A single row and column, or a single channel: the numbers are in the same order either way.
  if ((rows === 1 && columns === 1) || channels === 1)
    return { value: to([channels!, rows!, columns!], c.name), moved };
  return { value: transpose(c.g, to(target, `${c.name}/reshaped`), FROM_KERAS, c.name), moved };
}

/** A weight that broadcasts along `axes` (Keras axes, ascending) of a tensor of the rank of `x`, in the order in which `x` is held. */
export function broadcastAlong(w: Float32Tensor, x: KerasValue, axes: readonly number[], rank: number): Float32Tensor {
  const held = new Array<number>(rank).fill(1);
  const order = axes.map((a, i) => ({ i, held: heldAxis(x, a, rank) })).sort((a, b) => a.held - b.held);
  const moved = permute(
    w,
    order.map(({ i }) => i),
  );
  order.forEach(({ held: a }, k) => {
    held[a] = moved.shape[k]!;
  });
  return float32(held, moved.data);
}

/** A tensor with its axes in another order. */
export function permute(t: Float32Tensor, perm: readonly number[]): Float32Tensor {
  if (identity(perm)) return t;
  const shape = perm.map((a) => t.shape[a]!);
  const from = strides(t.shape);
  const step = perm.map((a) => from[a]!);
  const data = new Float32Array(size(shape));
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, at = 0; i < data.length; i++) {
    data[i] = t.data[at]!;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += step[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= step[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return float32(shape, data);
}
