import { float32, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import tflite from "../import/tflite.ts";
import { drawn } from "./drawn.ts";
import { memoryFile } from "./importerSuite.ts";
import { toNchw } from "./kerasSuite.ts";
import { modelOf } from "./tfliteCase.ts";
import { floatCases } from "./tfliteCases.ts";
import type { TensorSpec, TfliteSpec } from "./tfliteFile.ts";
import { tfliteBytes } from "./tfliteFile.ts";
import { netSpec, netWeights } from "./tfliteNet.ts";
import type { Ranges, Scheme } from "./tfliteQuantize.ts";
import { quantized } from "./tfliteQuantize.ts";

/** Operators that networks have in integers, too. */
const quantizable: Readonly<Record<Scheme, readonly string[]>> = {
  int8: `CONV_2D DEPTHWISE_CONV_2D TRANSPOSE_CONV FULLY_CONNECTED MAX_POOL_2D AVERAGE_POOL_2D MEAN ADD SUB MUL CONCATENATION RESHAPE
    TRANSPOSE PAD MIRROR_PAD SOFTMAX LOGISTIC TANH RELU RELU6 LEAKY_RELU PRELU HARD_SWISH RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR
    STRIDED_SLICE SPLIT L2_NORMALIZATION MAXIMUM SPACE_TO_DEPTH REDUCE_MAX`.split(/\s+/),
  uint8:
    `CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED MAX_POOL_2D AVERAGE_POOL_2D ADD MUL CONCATENATION RESHAPE SOFTMAX LOGISTIC
    RELU6 RESIZE_BILINEAR PAD`.split(/\s+/),
  int16: `CONV_2D FULLY_CONNECTED ADD`.split(/\s+/),
};

/** Every model of the tests by name: each case in floats, and in integers where networks have it so; the net in all ways. */
export async function allCases(): Promise<Record<string, TfliteSpec>> {
  const all: Record<string, TfliteSpec> = {};
  for (const [type, cases] of Object.entries(floatCases))
    for (const [name, c] of Object.entries(cases)) {
      const spec = modelOf(type, c);
      all[`${type}: ${name}`] = spec;
      for (const scheme of ["int8", "uint8", "int16"] as const)
        if (quantizable[scheme].includes(type)) all[`${type}: ${name}, ${scheme}`] = await quantizedModel(spec, scheme);
    }
  const net = netSpec(netWeights());
  all.net = net;
  for (const scheme of ["int8", "uint8", "int16"] as const) all[`net, ${scheme}`] = await quantizedModel(net, scheme);
  return all;
}

/** What goes into a model: numbers from −2 to 2, the same for all of one shape. */
export function inputOf(spec: TfliteSpec): { spec: TensorSpec; numbers: number[] } {
  const t = spec.tensors[spec.inputs[0]!]!;
  const floats = drawn(t.shape, 3);
  if (!t.scale) return { spec: t, numbers: floats };
  const [low, high] = { uint8: [0, 255], int8: [-128, 127], int16: [-32768, 32767] }[t.type as Scheme]!;
  const whole = (v: number) => Math.min(Math.max(Math.round(v / t.scale![0]!) + t.zero![0]!, low!), high!);
  return { spec: t, numbers: floats.map(whole) };
}

/** The input as the file takes it. */
export function inputBytes(spec: TfliteSpec): Uint8Array {
  const { spec: t, numbers } = inputOf(spec);
  const holders = { float32: Float32Array, uint8: Uint8Array, int8: Int8Array, int16: Int16Array };
  return new Uint8Array(holders[(t.type ?? "float32") as keyof typeof holders].from(numbers).buffer);
}

/** The input as the graph takes it: the numbers that integers stand for, N×C×H×W. */
export function inputTensor(spec: TfliteSpec) {
  const { spec: t, numbers } = inputOf(spec);
  const real = t.scale ? numbers.map((q) => t.scale![0]! * (q - t.zero![0]!)) : numbers;
  const [batch, ...rest] = t.shape as [number, ...number[]];
  return rest.length === 2 ? float32([batch, 1, ...rest], real) : toNchw(float32(t.shape, real));
}

export const imported = (spec: TfliteSpec) => tflite.read(memoryFile("m.tflite", tfliteBytes(spec)), {});

/** A model in integers, with steps from what its own input makes of it in floats. */
export const quantizedModel = async (spec: TfliteSpec, scheme: Scheme): Promise<TfliteSpec> =>
  quantized(spec, await rangesOf(spec), scheme);

async function rangesOf(spec: TfliteSpec): Promise<Ranges> {
  const { graph, input } = await imported(spec);
  const values = evaluate(graph, { [input]: toDoubles(inputTensor(spec)) });
  const ranges: Record<string, readonly [number, number]> = {};
  for (const [name, { data }] of values) if (data.length > 0) ranges[name] = [Math.min(...data), Math.max(...data)];
  return ranges;
}
