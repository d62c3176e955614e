import { plain } from "../../keras/layout.ts";
import type { Held, OperatorContext, TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { axisOf } from "../layout.ts";

/** A reduction; `pool` is what it comes to over rows and columns, which methods that look for a pooled head know. */
const reduction = (type: string, op: string, pool?: string): TfliteKind =>
  defineOperator({
    type,
    moves: op === "ReduceMax" || op === "ReduceMin",
    write(c) {
      const x = c.x(0);
      const axes = [...new Set(c.ints(1).map((a) => axisOf(c, x, a).axis))].sort((a, b) => a - b);
      const keep = c.options?.flag(0) ?? false;
      if (pool && x.moved && axes.join() === "1,2") return pooled(c, x, pool, keep);
      // Without the reduced axes, the others must still be in the file's order.
      const inOrder = keep || !x.moved || !axes.some((a) => a < 3) || axes.length === 4;
      const from: Held = inOrder ? x : { value: plain(c.g, x), moved: false };
      const held = axes.map((a) => axisOf(c, from, a).held).sort((a, b) => a - b);
      const value = c.g.node(op, [from.value, c.g.ints(held)], { keepdims: Number(keep) }, c.name);
      return { value, moved: keep && from.moved };
    },
  });

function pooled(c: OperatorContext, x: Held, pool: string, keep: boolean): Held {
  const value = c.g.node(pool, [x.value], {}, keep ? c.name : undefined);
  return keep ? { value, moved: true } : { value: c.g.node("Flatten", [value], { axis: 1 }, c.name), moved: false };
}

const arg = (type: string, op: string): TfliteKind =>
  defineOperator({
    type,
    write(c) {
      const x: Held = { value: plain(c.g, c.x(0)), moved: false };
      const [along = -1] = c.ints(1);
      const { held } = axisOf(c, x, along);
      return { value: c.g.node(op, [x.value], { axis: held, keepdims: 0 }, c.name), moved: false };
    },
  });

export default [
  reduction("MEAN", "ReduceMean", "GlobalAveragePool"),
  reduction("REDUCE_MAX", "ReduceMax", "GlobalMaxPool"),
  reduction("REDUCE_MIN", "ReduceMin"),
  reduction("SUM", "ReduceSum"),
  reduction("REDUCE_PROD", "ReduceProd"),
  arg("ARG_MAX", "ArgMax"),
  arg("ARG_MIN", "ArgMin"),
];
