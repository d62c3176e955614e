import { ConvlensError } from "../../base/errors.ts";
import type { DataType, Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import { isQuantized } from "./constants.ts";
import type { TfliteTensor } from "./file.ts";

/** Types that activations are quantised to, and what holds one number of each. */
const holders = {
  uint8: (v: number) => Uint8Array.of(v),
  int8: (v: number) => Int8Array.of(v),
  int16: (v: number) => Int16Array.of(v),
} as const;

type StepType = keyof typeof holders;

/** The steps between which the numbers of a tensor lie: real = scale · (q − zero). */
export interface Steps {
  readonly type: StepType;
  readonly scale: number;
  readonly zero: number;
}

/** The steps of an activation; `undefined` where it is not quantised. Throws `ConvlensError` for steps of no size. */
export function stepsOf(t: TfliteTensor): Steps | undefined {
  if (!isQuantized(t) || !(t.type in holders)) return undefined;
  const { scale, zero } = t.quantization!;
  if (scale.length !== 1 || !(scale[0]! > 0 && Number.isFinite(scale[0]!)))
    throw new ConvlensError(
      `the tensor "${t.name}" is quantised in steps of ${scale.slice(0, 4).join(", ")}`,
      "Activations need one step above 0: convert the model again.",
    );
  return { type: t.type as StepType, scale: scale[0]!, zero: zero[0]! };
}

export const sameSteps = (a: Steps, b: Steps): boolean => a.type === b.type && a.scale === b.scale && a.zero === b.zero;

/** The least and the greatest number that steps reach. */
export function reachOf({ type, scale, zero }: Steps): [number, number] {
  const [low, high] = { uint8: [0, 255], int8: [-128, 127], int16: [-32768, 32767] }[type] as [number, number];
  return [scale * (low - zero), scale * (high - zero)];
}

/** Rounds a value to steps, and hands it on as the numbers that they stand for. */
export function rounded(g: Builder, v: string, steps: Steps, name: string): string {
  const { type, scale, zero } = steps;
  const parameters = [
    g.constant(float32([], [scale]), `${name}/scale`),
    g.constant(single(type, holders[type](zero)), `${name}/zero`),
  ];
  const whole = g.node("QuantizeLinear", [v, ...parameters], {}, `${name}/codes`);
  return g.node("DequantizeLinear", [whole, ...parameters], {}, name);
}

const single = (type: DataType, data: Tensor["data"]): Tensor => ({ type, shape: [], data });
