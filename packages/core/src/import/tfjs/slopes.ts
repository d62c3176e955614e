import { float32 } from "../../base/tensor.ts";
import type { KerasValue } from "../keras/layout.ts";
import { rankOf } from "../keras/layout.ts";
import type { NodeContext } from "./define.ts";

/** x where it is positive, else x · slope; the slopes are the input `input`, and broadcast from behind. */
export function parametricRelu(c: NodeContext, x: KerasValue, input: number): KerasValue {
  const { shape, data } = c.weight(input);
  const ones = new Array<number>(Math.max(0, rankOf(c.g, x) - 1 - shape.length)).fill(1);
  // Keras states no slope for the batch.
  const alpha = float32([...ones, ...shape].slice(1 - rankOf(c.g, x)), data);
  return c.layer("PReLU", { x: [x], weights: { alpha } });
}
