import { create } from "@bufbuild/protobuf";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { ExpParameterSchema, LogParameterSchema, PowerParameterSchema } from "../proto/caffe.gen.ts";

type Step = readonly [op: string, role: string, by?: number];

/** A chain of operators, each with a number where there is one; the last makes the layer's value. */
function chain(c: LayerContext, steps: readonly (Step | undefined)[]): string {
  const taken = steps.filter((s) => s !== undefined);
  if (taken.length === 0) return c.g.node("Identity", [c.x[0]!], {}, c.name);
  return taken.reduce((x, [op, role, by], i) => {
    const inputs = by === undefined ? [x] : [x, c.g.scalar(by, x)];
    return c.g.node(op, inputs, {}, i === taken.length - 1 ? c.name : `${c.name}/${role}`);
  }, c.x[0]!);
}

const scaled = (scale: number): Step | undefined => (scale === 1 ? undefined : ["Mul", "scaled", scale]);
const shifted = (shift: number): Step | undefined => (shift === 0 ? undefined : ["Add", "shifted", shift]);

/** (shift + scale·x)^power */
const power = defineLayer({
  type: "Power",
  write(c) {
    const p = c.layer.powerParam ?? create(PowerParameterSchema);
    return chain(c, [scaled(p.scale), shifted(p.shift), p.power === 1 ? undefined : ["Pow", "power", p.power]]);
  },
});

/** The natural logarithm of a base; -1 stands for e. */
function lnOf(c: LayerContext, base: number): number {
  if (base !== -1 && !(base > 0)) throw c.error(`has the base ${base}, which must be above 0`);
  return base === -1 ? 1 : Math.log(base);
}

/** base^(shift + scale·x) */
const exp = defineLayer({
  type: "Exp",
  write(c) {
    const p = c.layer.expParam ?? create(ExpParameterSchema);
    const ln = lnOf(c, p.base);
    return chain(c, [scaled(p.scale * ln), shifted(p.shift * ln), ["Exp", "power"]]);
  },
});

/** log_base(shift + scale·x) */
const log = defineLayer({
  type: "Log",
  write(c) {
    const p = c.layer.logParam ?? create(LogParameterSchema);
    const ln = lnOf(c, p.base);
    return chain(c, [
      scaled(p.scale),
      shifted(p.shift),
      ["Log", "log"],
      ln === 1 ? undefined : ["Mul", "scaledLog", 1 / ln],
    ]);
  },
});

export default [power, exp, log];
