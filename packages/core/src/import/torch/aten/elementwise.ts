import { isFloat } from "../../../base/tensor.ts";
import { codeOf } from "../../../onnx/dataTypes.ts";
import { arithmetic } from "./arithmetic.ts";
import type { AtenCall, AtenOp } from "./define.ts";
import { defineAten } from "./define.ts";
import { Extent } from "./value.ts";

/** An operator of one tensor that ONNX has as it is; of a number, the number. */
export const plainly = (name: string, op: string): AtenOp =>
  defineAten({
    name,
    takes: "self, *, out=None",
    inPlace: true,
    write: (c) => {
      const known = c.scalar("self");
      const rule = Object.hasOwn(ofNumbers, name) ? ofNumbers[name] : undefined;
      if (typeof known === "number" && rule) return { value: rule(known) };
      return c.g.node(op, [c.x("self")]);
    },
  });

const ofNumbers: Readonly<Record<string, (n: number) => number>> = {
  neg: (n) => -n,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
};

/** Both arguments as values of the graph, of one type; a number becomes one beside the tensor. */
export function operands(c: AtenCall, first = "self", second = "other"): [string, string] {
  const [a, b] = [first, second].map((name) => ({ name, known: c.scalar(name) })) as [Operand, Operand];
  if (a.known !== undefined && b.known === undefined) return [scalarBeside(c, a, c.x(second)), c.x(second)];
  if (b.known !== undefined && a.known === undefined) return [c.x(first), scalarBeside(c, b, c.x(first))];
  const [x, y] = [c.x(first), c.x(second)];
  const [s, t] = [c.g.info(x).type, c.g.info(y).type];
  if (s === t) return [x, y];
  return isFloat(s) ? [x, cast(c, y, s)] : [cast(c, x, t), y];
}

interface Operand {
  readonly name: string;
  readonly known: number | Extent | undefined;
}

function scalarBeside(c: AtenCall, { name, known }: Operand, like: string): string {
  if (known instanceof Extent) throw c.error(`computes with the size of the batch as its ${name}`);
  return c.g.scalar(known!, like);
}

export const cast = (c: AtenCall, x: string, type: Parameters<typeof codeOf>[0]): string =>
  c.g.info(x).type === type ? x : c.g.node("Cast", [x], { to: codeOf(type) });

/** What a rule makes of two numbers; `undefined` where one is a tensor. Throws where they are of the batch and the rule has no answer. */
export function computed(c: AtenCall, rule: string, first = "self", second = "other"): number | Extent | undefined {
  const [a, b] = [c.scalar(first), c.scalar(second)];
  if (a === undefined || b === undefined) return undefined;
  const known = arithmetic(rule, a, b);
  if (known === undefined) throw c.error("computes with the size of the batch");
  return known;
}
