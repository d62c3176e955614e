import type { Shape } from "../base/tensor.ts";
import { drawn } from "./drawn.ts";
import type { OperatorSpec, TensorSpec, TfliteSpec } from "./tfliteFile.ts";

export const constant = (shape: Shape, seed = 1, low = -1, high = 1): TensorSpec => ({
  shape,
  data: drawn(shape, seed, low, high),
});
export const whole = (values: readonly number[], shape: Shape = [values.length]): TensorSpec => ({
  shape,
  type: "int32",
  data: values,
});

export const float = (...shape: number[]): TensorSpec => ({ shape });

/** A picture of 1×5×7×3, or what is said of it. */
export interface OneOperator {
  readonly x?: TensorSpec;
  /** Inputs in their order, constants by name; default: the picture. */
  readonly inputs?: Readonly<Record<string, TensorSpec | "x" | "made" | "absent">>;
  readonly options?: OperatorSpec["options"];
  readonly y: TensorSpec | readonly TensorSpec[];
  /** The operator itself, where the case is about what comes before it. */
  readonly last?: string;
  /** Operators before it, with the tensors they make. */
  readonly before?: readonly (OperatorSpec & { readonly makes: Readonly<Record<string, TensorSpec>> })[];
}

const PICTURE: TensorSpec = { shape: [1, 5, 7, 3] };

/** The case as a model of its own. */
export function modelOf(type: string, c: OneOperator): TfliteSpec {
  const outputs = [c.y].flat().map((t, i) => [i === 0 ? "y" : `y${i}`, t] as [string, TensorSpec]);
  const listed = Object.entries(c.inputs ?? { x: "x" as const });
  const constants = listed.filter((e): e is [string, TensorSpec] => typeof e[1] !== "string");
  const made = Object.assign({}, ...(c.before ?? []).map((o) => o.makes));
  return {
    tensors: { x: c.x ?? PICTURE, ...made, ...Object.fromEntries(constants), ...Object.fromEntries(outputs) },
    operators: [
      ...(c.before ?? []),
      {
        type: c.last ?? type,
        inputs: listed.map(([name, what]) => (what === "absent" ? "" : what === "x" ? "x" : name)),
        outputs: outputs.map(([name]) => name),
        ...(c.options && { options: c.options }),
      },
    ],
    inputs: ["x"],
    outputs: outputs.map(([name]) => name),
  };
}

/** Operators by their type, each with cases by name. */
export type Cases = Readonly<Record<string, Readonly<Record<string, OneOperator>>>>;
