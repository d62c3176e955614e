import { madeOf } from "../base/codes.ts";
import type { Tensor } from "../base/tensor.ts";
import { fromDoubles, toDoubles } from "../base/tensor.ts";
import { codeOf } from "../onnx/dataTypes.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Builder } from "../op/builder.ts";
import { evaluateNode } from "../op/evaluate.ts";

/** How numbers are coded: scale and zero point, empty where there is none. Without a scale: whole numbers as they are. */
export interface Coding {
  readonly scale: string;
  readonly zero: string;
  /** What several scales are along. */
  readonly axis: number;
}

/** The coding of a value that holds numbers in place of codes, and the codes, where they are written. */
interface Standing extends Coding {
  readonly codes?: string;
}

/** The values of a graph of codes in the one of numbers that is written from it. */
export class CodedValues {
  readonly #base: Graph;
  readonly #g: Builder;
  readonly #standing = new Map<string, Standing>();
  /** Constants, by what they were made from. */
  readonly #constants = new Map<string, string>();

  constructor(base: Graph, g: Builder) {
    this.#base = base;
    this.#g = g;
  }

  /** Says that a value of the graph is a constant now. */
  fix(value: string, constant: string): void {
    this.#constants.set(value, constant);
  }

  /** Says that a value of the graph now holds the numbers that its codes stood for. */
  stand(value: string, coding: Standing): void {
    this.#standing.set(value, coding);
  }

  codingOf(value: string): Coding | undefined {
    return this.#standing.get(value);
  }

  isOfOneScale({ scale }: Coding): boolean {
    return scale === "" || this.#g.shape(scale).every((d) => d === 1);
  }

  /** Whether a value is there as numbers of that coding. */
  isCodedAs(value: string, { scale, zero, axis }: Coding): boolean {
    const its = this.#standing.get(value);
    if (!its || !this.#same(its.scale, scale) || !this.#same(its.zero, zero)) return false;
    return its.axis === axis || this.isOfOneScale(its);
  }

  /** A value as the graph has it, codes as codes. */
  given(value: string): string {
    const { constants, infos } = this.#base;
    const constant = constants.get(value);
    if (constant) return this.#constant(value, value, () => constant);
    if (this.#constants.has(value)) return this.#constants.get(value)!;
    const standing = this.#standing.get(value);
    if (!standing) return value;
    if (standing.codes) return standing.codes;
    const { type } = infos.get(value)!;
    const codes = this.#g.fresh(`${value}/codes`);
    this.#g.add({ op: "Cast", inputs: [value], outputs: [codes], attrs: { to: codeOf(type) } });
    this.#standing.set(value, { ...standing, codes });
    return codes;
  }

  /** The numbers that the codes of a value stand for. Scale and zero point are values of the graph. */
  real(value: string, { scale, zero, axis }: Coding): string {
    const coding = { scale: this.given(scale), zero: this.given(zero), axis };
    if (this.isCodedAs(value, coding)) return value;
    return this.#dequantized(value, coding);
  }

  /** The codes of a value less its zero point: numbers of scale 1. */
  steps(value: string, zero: string, axis: number): string {
    const shape = zero ? (this.#base.infos.get(zero)?.shape ?? []).map(Number) : [];
    const ones = { type: "float32", shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) } as const;
    const scale = this.#constant(`ones ${shape}`, "ones", () => ones);
    return this.#dequantized(value, { scale, zero: this.given(zero), axis });
  }

  /** A bias that counts steps of the product of scales. All are values of the graph. */
  bias(value: string, scales: readonly string[]): string {
    const [first, ...more] = scales.map((v) => this.given(v));
    const step = more.reduce((a, b) => this.#computed("Mul", [a, b], {}, `${value}/step`), first!);
    return this.#dequantized(value, { scale: step, zero: "", axis: 0 });
  }

  #dequantized(value: string, { scale, zero, axis }: Coding): string {
    const inputs = zero ? [scale, zero] : [scale];
    const codes = this.#base.constants.get(value);
    const [by, from] = inputs.map((v) => this.#g.constantNamed(v));
    if (codes && by && (from || !zero))
      return this.#constant(`real ${[value, ...inputs, axis]}`, value, () =>
        madeOf(this.#evaluated("DequantizeLinear", from ? [codes, by, from] : [codes, by], { axis }), {
          codes,
          scale: by,
          zero: from,
          axis,
        }),
      );
    return this.#g.node("DequantizeLinear", [this.given(value), ...inputs], { axis }, `${value}/real`);
  }

  /** A node over values of the new graph, or what it gives where these are constants. */
  #computed(op: string, inputs: readonly string[], attrs: Record<string, number>, name: string): string {
    const constants = inputs.map((v) => this.#g.constantNamed(v));
    if (constants.some((t) => !t)) return this.#g.node(op, inputs, attrs, name);
    return this.#constant(`${op} ${inputs}`, name, () => this.#evaluated(op, constants as Tensor[], attrs));
  }

  #evaluated(op: string, x: readonly Tensor[], attrs: Record<string, number>): Tensor {
    const [y] = evaluateNode({ op, inputs: x.map((_, i) => `${i}`), outputs: ["y"], attrs }, x.map(toDoubles));
    return fromDoubles(y!);
  }

  #constant(key: string, name: string, make: () => Tensor): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const value = this.#g.constant(make(), name);
    this.#constants.set(key, value);
    return value;
  }

  /** Whether two values of the new graph are the same numbers; an absent zero point is zero. */
  #same(a: string, b: string): boolean {
    if (a === b) return true;
    const [x, y] = [this.#numbers(a), this.#numbers(b)];
    if (!x || !y) return [x, y].some((present) => present?.every((v) => v === 0)) && (a === "" || b === "");
    return x.length === y.length && x.every((v, i) => v === y[i]);
  }

  #numbers(value: string): Float64Array | undefined {
    const t = this.#g.constantNamed(value);
    return t && toDoubles(t).data;
  }
}
