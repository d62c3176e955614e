import type { OperatorSpec, TensorSpec, TfliteSpec } from "./tfliteFile.ts";

/** The least and the greatest number of each tensor that operators make. */
export type Ranges = Readonly<Record<string, readonly [number, number]>>;

/** uint8 with steps for a whole tensor, as of old; int8 with steps for each filter; or int16 activations. */
export type Scheme = "uint8" | "int8" | "int16";

const limits = { uint8: [0, 255], int8: [-128, 127], int16: [-32768, 32767] } as const;

/** Inputs that hold filters, the axis of those, and the input that is added. */
const filters: Readonly<Record<string, { filters: number; axis: number; input: number; bias: number }>> = {
  CONV_2D: { filters: 1, axis: 0, input: 0, bias: 2 },
  DEPTHWISE_CONV_2D: { filters: 1, axis: 3, input: 0, bias: 2 },
  TRANSPOSE_CONV: { filters: 1, axis: 0, input: 2, bias: 3 },
  FULLY_CONNECTED: { filters: 1, axis: 0, input: 0, bias: 2 },
};

/** Operators whose kernels demand that the steps stay what they are. */
const keeping = new Set(
  `MAX_POOL_2D AVERAGE_POOL_2D RESHAPE SQUEEZE EXPAND_DIMS TRANSPOSE PAD PADV2 MIRROR_PAD RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR
   STRIDED_SLICE SLICE SPLIT SPLIT_V PACK UNPACK SPACE_TO_DEPTH DEPTH_TO_SPACE GATHER REDUCE_MAX REDUCE_MIN MAXIMUM MINIMUM CONCATENATION RELU_KEEP`.split(
    /\s+/,
  ),
);

/** Steps that kernels demand of outputs whose range is known; the zero point from the least integer. */
const fixed: Readonly<Record<string, { scale: number; from: number }>> = {
  SOFTMAX: { scale: 1 / 256, from: 0 },
  LOGISTIC: { scale: 1 / 256, from: 0 },
  TANH: { scale: 1 / 128, from: 128 },
  L2_NORMALIZATION: { scale: 1 / 128, from: 128 },
};

/** The same model with integers in place of floats, the steps from the ranges of what flows through it. */
export function quantized(spec: TfliteSpec, ranges: Ranges, scheme: Scheme): TfliteSpec {
  const tensors: Record<string, TensorSpec> = { ...spec.tensors };
  const put = (name: string, t: TensorSpec) => {
    tensors[name] = t;
  };
  const isFloat = (name: string) => name !== "" && (spec.tensors[name]!.type ?? "float32") === "float32";
  for (const name of spec.inputs) put(name, activation(spec.tensors[name]!, ranges[name]!, scheme));
  for (const o of spec.operators) {
    const roles = filters[o.type];
    const source = o.inputs.find((n) => isFloat(n) && tensors[n]!.scale);
    o.inputs.forEach((name, i) => {
      if (!isFloat(name) || tensors[name]!.scale) return;
      const t = spec.tensors[name]!;
      if (roles?.filters === i) put(name, filterSteps(t, roles.axis, scheme, o));
      else if (roles?.bias === i)
        put(name, biasSteps(t, tensors[o.inputs[roles.input]!]!, tensors[o.inputs[roles.filters]!]!, scheme));
      else
        put(
          name,
          stored(t, keeping.has(o.type) && source ? like(t, tensors[source]!) : activation(t, reach(t.data!), scheme)),
        );
    });
    for (const name of o.outputs)
      if (isFloat(name)) put(name, outputSteps(spec.tensors[name]!, o, tensors, ranges[name]!, scheme));
  }
  return { ...spec, tensors };
}

const reach = (data: ArrayLike<number>): [number, number] => {
  const all = Array.from(data);
  return [Math.min(...all), Math.max(...all)];
};

function activation(t: TensorSpec, [low, high]: readonly [number, number], scheme: Scheme): TensorSpec {
  const [least, most] = limits[scheme];
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  if (scheme === "int16")
    return { ...t, type: scheme, scale: [Math.fround(Math.max(-from, to, 1e-6) / most)], zero: [0] };
  const scale = Math.fround(Math.max(to - from, 1e-6) / (most - least));
  return { ...t, type: scheme, scale: [scale], zero: [Math.round(least - from / scale)] };
}

const like = (t: TensorSpec, other: TensorSpec): TensorSpec => ({
  ...t,
  type: other.type!,
  scale: other.scale!,
  zero: other.zero!,
});

function outputSteps(
  t: TensorSpec,
  o: OperatorSpec,
  tensors: Readonly<Record<string, TensorSpec>>,
  range: readonly [number, number],
  scheme: Scheme,
): TensorSpec {
  const known = fixed[o.type];
  if (known && scheme === "int16") return { ...t, type: scheme, scale: [1 / 32768], zero: [0] };
  if (known) return { ...t, type: scheme, scale: [known.scale], zero: [limits[scheme][0] + known.from] };
  const source = o.inputs.find((n) => n !== "" && tensors[n]!.scale);
  return keeping.has(o.type) && source ? like(t, tensors[source]!) : activation(t, range, scheme);
}

function filterSteps(t: TensorSpec, axis: number, scheme: Scheme, o: OperatorSpec): TensorSpec {
  if (scheme === "uint8") return stored(t, activation(t, reach(t.data!), "uint8"));
  const step = t.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const extent = o.type === "FULLY_CONNECTED" ? 1 : t.shape[axis]!;
  const largest = new Array<number>(extent).fill(1e-6);
  const at = (i: number) => Math.floor(i / step) % extent;
  Array.from(t.data!).forEach((v, i) => {
    largest[at(i)] = Math.max(largest[at(i)]!, Math.abs(v));
  });
  const scale = largest.map((v) => Math.fround(v / 127));
  const data = Array.from(t.data!, (v, i) => Math.round(v / scale[at(i)]!));
  return { ...t, type: "int8", data, scale, zero: scale.map(() => 0), axis: extent === 1 ? 0 : axis };
}

function biasSteps(t: TensorSpec, input: TensorSpec, weights: TensorSpec, scheme: Scheme): TensorSpec {
  const scale = weights.scale!.map((s) => Math.fround(s * input.scale![0]!));
  const data = Array.from(t.data!, (v, i) => Math.round(v / scale[scale.length === 1 ? 0 : i]!));
  return { ...t, type: scheme === "int16" ? "int64" : "int32", data, scale, zero: scale.map(() => 0), axis: 0 };
}

/** A constant in given steps. */
export function stored(t: TensorSpec, steps: TensorSpec): TensorSpec {
  const [least, most] = limits[steps.type as Scheme];
  const data = Array.from(t.data!, (v) =>
    Math.min(most, Math.max(least, Math.round(v / steps.scale![0]!) + steps.zero![0]!)),
  );
  return { ...steps, data };
}
