import type { Doubles } from "../base/tensor.ts";
import type { Attrs, Info } from "../onnx/graph.ts";
import type { Op } from "./define.ts";
import { number } from "./define.ts";
import { dequantized, requantized } from "./quantizedArithmetic.ts";

/** Codes among the inputs: where they are, and the axis that their scales are along where there are several. Scale and zero point follow. */
interface Operand {
  readonly at: number;
  readonly axis?: number;
}

export interface QLinear {
  readonly type: string;
  readonly domain?: string;
  /** What it does to the numbers that codes stand for. */
  readonly of: Op;
  readonly operands: (inputs: number, attrs: Attrs) => readonly Operand[];
  /** Where the scale of the result is; its zero point follows. Where it is absent the result is numbers. */
  readonly result: number;
  /** Where a bias is that counts the product of both operands' scales. */
  readonly bias?: number;
  /** The attributes of `of`; those of the node unless it says otherwise. */
  readonly attrs?: (attrs: Attrs) => Attrs;
}

/** An operator on numbers, for codes: the codes of its operands stand for numbers with a scale and zero point each, and so do those of its result. */
export function defineQLinear({ type, domain, of, operands, result, bias, attrs: said = plain }: QLinear): Op {
  const shapes =
    <C extends { attrs: Attrs; x: readonly unknown[] }, T>(f: (c: C) => T) =>
    (c: C): T =>
      f({ ...c, attrs: said(c.attrs), x: operands(c.x.length, c.attrs).map(({ at }) => c.x[at]!) });

  return {
    type,
    ...(domain && { domain }),
    ...(of.family && { family: of.family }),
    float32Only: true,
    infer: ({ attrs, x, outputs }) => {
      if (number(attrs, "channels_last", 0) !== 0) throw new Error("channels last is not supported");
      const numbers = operands(x.length, attrs).map(({ at }): Info => ({ type: "float32", shape: x[at]!.shape }));
      const [y] = of.infer({ attrs: said(attrs), x: numbers, outputs });
      const coded = x[result + 1]?.type ?? x[operands(x.length, attrs)[0]!.at]!.type;
      return [{ type: x[result] ? coded : "float32", shape: y!.shape }];
    },
    evaluate: ({ attrs, x, y: [y] }) => {
      const all = operands(x.length, attrs);
      const terms = all.map(({ at, axis = 1 }) => dequantized(x[at]!, x[at + 1], x[at + 2], axis));
      if (bias !== undefined && x[bias]) terms.push(biasOf(x[bias], ...all.map(({ at }) => x[at + 1]!)));
      const [numbers] = of.evaluate({ attrs: said(attrs), x: terms, y: [{ type: "float64", shape: y!.shape }] });
      return [x[result] ? requantized(numbers!, x[result], x[result + 1], y!) : numbers!];
    },
    expand: ({ g, attrs, inputs, input, real, biasReal }) => {
      if (number(attrs, "channels_last", 0) !== 0) return undefined;
      const all = operands(inputs, attrs);
      const terms = all.map(({ at, axis = 1 }) => real(at, at + 1, axis));
      const scales = all.map(({ at }) => at + 1);
      if (bias !== undefined && input(bias)) terms.push(biasReal(bias, scales));
      const numbers = g.node(of.type, terms, said(attrs));
      return [input(result) ? { numbers, scale: input(result), zero: input(result + 1) } : { real: numbers }];
    },
    ...(of.macs && { macs: shapes(of.macs) }),
    ...(of.window && { window: shapes(of.window) }),
  };
}

const plain = ({ channels_last: _, ...attrs }: Attrs): Attrs => attrs;

/** A bias counts steps of the product of scales, each one for all or one for each channel. */
function biasOf(bias: Doubles, ...scales: readonly Doubles[]): Doubles {
  const at = (s: Doubles, i: number) => s.data[s.data.length === 1 ? 0 : i]!;
  return { ...bias, type: "float64", data: bias.data.map((v, i) => scales.reduce((p, s) => p * at(s, i), v)) };
}
