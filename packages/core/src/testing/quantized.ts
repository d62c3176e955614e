import type { DataType, Shape } from "../base/tensor.ts";
import { doubles, fromDoubles, size } from "../base/tensor.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { Fixed } from "./opSuite.ts";

/** Whole numbers from `low` to `high` in no order that a shape could hide. */
export function integers(shape: Shape, type: DataType, low: number, high: number): Fixed {
  const values = Array.from({ length: size(shape) }, (_, i) => low + ((i * 37 + i * i * 11) % (high - low + 1)));
  return { values, shape, type };
}

/** One number for all. */
export const single = (value: number, type: DataType): Fixed => ({ values: [value], shape: [], type });

/** Scale and zero point of a value of codes. */
type Coding = readonly [scale: number, zero: number];

/** Writes a network whose layers work on uint8 codes, as quantisers write it: `Q…` operators, codes named `…_quantized`. */
export class CodedNet {
  readonly g = new Builder();
  readonly #codings = new Map<string, readonly [string, string]>();

  picture(channels: number, height: number, width: number): string {
    return this.g.input("picture", { type: "float32", shape: [BATCH, channels, height, width] });
  }

  quantize(name: string, x: string, coding: Coding): string {
    return this.#coded(name, "", "QuantizeLinear", [x], coding);
  }

  real(name: string, x: string): string {
    return this.g.node("DequantizeLinear", [x, ...this.#codings.get(x)!], {}, name);
  }

  /** Weights of int8, with a scale for each of the filters. */
  conv(name: string, x: string, filters: number, coding: Coding, attrs: Attrs = {}): string {
    const channels = this.g.shape(x)[1] as number;
    const scales = Float32Array.from({ length: filters }, (_, i) => (2 + (i % 3)) / 1024);
    const weights = [
      this.#constant(integers([filters, channels, 3, 3], "int8", -127, 127), `${name}_weight`),
      this.g.constant({ type: "float32", shape: [filters], data: scales }),
      this.#constant({ values: new Array(filters).fill(0), shape: [filters], type: "int8" }),
    ];
    const bias = this.#constant(integers([filters], "int32", -900, 900));
    const terms = [x, ...this.#codings.get(x)!, ...weights];
    return this.#coded(name, "", "QLinearConv", terms, coding, { pads: [1, 1, 1, 1], ...attrs }, [bias]);
  }

  add(name: string, a: string, b: string, coding: Coding): string {
    const terms = [a, b].flatMap((v) => [v, ...this.#codings.get(v)!]);
    return this.#coded(name, "com.microsoft", "QLinearAdd", terms, coding);
  }

  dense(name: string, x: string, units: number, coding: Coding): string {
    const inputs = this.g.shape(x)[1] as number;
    const weights = this.#constant(integers([inputs, units], "int8", -127, 127), `${name}_weight`);
    const terms = [x, ...this.#codings.get(x)!, weights, ...this.#parameters([1 / 64, 0], "int8")];
    return this.#coded(name, "", "QLinearMatMul", terms, coding);
  }

  /** An operator that works on codes as on numbers. */
  moved(op: string, name: string, x: string, inputs: readonly string[], attrs: Attrs = {}): string {
    const y = this.g.node(op, [x, ...inputs], attrs, name);
    this.#codings.set(y, this.#codings.get(x)!);
    return y;
  }

  #coded(
    name: string,
    domain: string,
    op: string,
    terms: readonly string[],
    coding: Coding,
    attrs: Attrs = {},
    more: readonly string[] = [],
  ): string {
    const parameters = this.#parameters(coding, "uint8");
    const inputs = [...terms, ...parameters, ...more];
    this.g.add({ op, ...(domain && { domain }), inputs, outputs: [name], attrs });
    this.#codings.set(name, parameters);
    return name;
  }

  #parameters([scale, zero]: Coding, type: DataType): readonly [string, string] {
    return [this.#constant(single(scale, "float32")), this.#constant(single(zero, type))];
  }

  #constant({ values, shape = [values.length], type = "int64" }: Fixed, name?: string): string {
    return this.g.constant(fromDoubles(doubles(shape, values, type)), name);
  }
}

/** Convolutions with a ReLU in their codes and without, a pool of codes, a sum, and a dense layer. Scales are powers of two, so that numbers of codes are exact. */
export function codedNet(): Graph {
  const n = new CodedNet();
  const picture = n.quantize("picture_quantized", n.picture(3, 10, 12), [1 / 64, 131]);
  const first = n.conv("first_quantized", picture, 4, [1 / 64, 0]);
  const pooled = n.moved("MaxPool", "pooled_quantized", first, [], { kernel_shape: [2, 2], strides: [2, 2] });
  const second = n.conv("second_quantized", pooled, 4, [1 / 64, 120]);
  const sum = n.add("sum_quantized", pooled, second, [1 / 64, 0]);
  const flat = n.moved("Flatten", "flat_quantized", sum, []);
  const logits = n.dense("logits_quantized", flat, 5, [1 / 2, 128]);
  return n.g.build([n.real("logits", logits)]);
}
