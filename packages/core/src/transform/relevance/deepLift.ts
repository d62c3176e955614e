import type { BackwardContext, BackwardRule, Writer } from "../../op/index.ts";
import { plus } from "../../op/mask.ts";
import { alongAxis, inRange } from "../../op/quantization.ts";
import type { Row, RuleTable } from "../rules/define.ts";
import { isFunction, isOneOf, isProduct } from "./kinds.ts";
import { multipliersOfLogSoftmax, multipliersOfSoftmax } from "./softmax.ts";

/** Below this difference of an input, a multiplier is the slope; as in Captum. */
const SAME = 1e-10;

/** What keeps a denominator from zero without changing any other; float16 has no smaller one. */
const tiny = (g: Writer, v: string): number => (g.info(v).type === "float16" ? 6e-8 : 1e-30);

/** What a value is in the pass over the baseline. */
export type Twin = (value: string) => string;

/**
 * DeepLIFT's rescale rule (Shrikumar, Greenside and Kundaje 2017, as a modified gradient: Ancona et al. 2018). What flows back are
 * multipliers: the share of the score's difference for each unit of a value's difference between picture and baseline.
 * Every row keeps the sum: Σ multiplier·Δinput of a node is multiplier·Δoutput. What is linear has that from its gradient.
 */
export const deepLift = (twin: Twin): RuleTable => [
  { matches: isOneOf("Relu", "Clip"), rule: (c, plain) => throughLines(c, plain, twin) },
  { matches: isOneOf("QuantizeLinear"), rule: (c) => throughRange(c, twin) },
  { matches: isFunction, rule: (c, plain) => rescaled(c, plain, twin) },
  { matches: isProduct, rule: (c, plain) => atMidpoint(c, plain, twin) },
  { matches: isOneOf("Div"), rule: (c) => ofQuotient(c, twin) },
  { matches: isOneOf("MaxPool", "GlobalMaxPool", "ReduceMax", "Max"), rule: extremum(twin, "rises") },
  { matches: isOneOf("Min", "ReduceMin"), rule: extremum(twin, "falls") },
  { matches: isOneOf("Softmax"), rule: (c) => multipliersOfSoftmax(c, twin) },
  { matches: isOneOf("LogSoftmax"), rule: (c) => multipliersOfLogSoftmax(c, twin) },
];

/** Δoutput / Δinput, element by element; the slope where the input hardly differs. */
function slopeBetween(c: BackwardContext, plain: BackwardRule, twin: Twin): string {
  const { g, x, y } = c;
  const [slope] = plain({ ...c, dy: [g.scalar(1, x[0]!)], wants: c.wants.map((_, i) => i === 0) });
  return secant(c, [x[0]!, twin(x[0]!)], [y[0]!, twin(y[0]!)], slope!);
}

/** The slope of the line through two points of a function; `tangent` where they are the same. */
export function secant(
  { g }: Pick<BackwardContext, "g">,
  [x, x0]: readonly [string, string],
  [y, y0]: readonly [string, string],
  tangent: string,
): string {
  const dx = g.node("Sub", [x, x0]);
  const same = g.node("Less", [g.node("Abs", [dx]), g.scalar(SAME, x)]);
  return g.node("Where", [same, tangent, g.node("Div", [g.node("Sub", [y, y0]), dx])]);
}

/**
 * Δoutput / Δinput of what is made of straight lines of slope 0 and 1. Differences are exact there: it takes half the nodes, since there
 * is no noise to keep out where inputs are nearly alike. Where they are the same it is 0, which is as good: nothing is left to share there.
 */
function throughLines(c: BackwardContext, plain: BackwardRule, twin: Twin): readonly (string | null)[] {
  const { g, x, y, dy, wants } = c;
  if (wants.slice(1).some(Boolean)) return plain(c);
  const change = g.node("Sub", [y[0]!, twin(y[0]!)]);
  return [g.node("Mul", [dy[0]!, perUnit(c, change, x[0]!, twin)])];
}

/** Codes: what is clamped as any clipping, the rounding straight through. Its differences are noise, which would be multiplied by the slope of a step. */
function throughRange(c: BackwardContext, twin: Twin): readonly (string | null)[] {
  const { g, attrs, x, y, dy } = c;
  const clipped = (v: string) => inRange(g, v, x.slice(1), g.info(y[0]!).type, attrs);
  const change = g.node("Sub", [clipped(x[0]!), clipped(twin(x[0]!))]);
  const inSteps = g.node("Div", [dy[0]!, alongAxis(g, x[1]!, g.shape(x[0]!).length, attrs)]);
  return [g.node("Mul", [inSteps, perUnit(c, change, x[0]!, twin)])];
}

function rescaled(c: BackwardContext, plain: BackwardRule, twin: Twin): readonly (string | null)[] {
  if (!c.wants[0] || c.wants.slice(1).some(Boolean)) return plain(c);
  return [c.g.node("Mul", [c.dy[0]!, slopeBetween(c, plain, twin)])];
}

/** Δ(a·b) = Δa·(b + b′)/2 + (a + a′)/2·Δb: the gradient half way between the two passes, for every product. */
function atMidpoint(c: BackwardContext, plain: BackwardRule, twin: Twin): readonly (string | null)[] {
  if (!(c.wants[0] && c.wants[1])) return plain(c);
  return plain({ ...c, x: c.x.map((v) => (v ? midpoint(c, v, twin) : v)) });
}

function midpoint({ g }: Pick<BackwardContext, "g">, v: string, twin: Twin): string {
  return twin(v) === v ? v : g.node("Mul", [g.node("Add", [v, twin(v)]), g.scalar(0.5, v)]);
}

/** a/b as the product of a and 1/b, and Δ(1/b) = -Δb / (b·b′). */
function ofQuotient(c: BackwardContext, twin: Twin): readonly (string | null)[] {
  const { g, x, dy, wants } = c;
  const [a, b] = x as [string, string];
  const inverse = (v: string) => g.node("Reciprocal", [v]);
  const both = g.node("Mul", [inverse(b), inverse(twin(b))]);
  const mean = g.node("Mul", [g.node("Add", [inverse(b), inverse(twin(b))]), g.scalar(0.5, b)]);
  return [
    wants[0] ? g.node("Mul", [dy[0]!, mean]) : null,
    wants[1] ? g.node("Neg", [g.node("Mul", [g.node("Mul", [dy[0]!, midpoint(c, a, twin)]), both])]) : null,
  ];
}

/**
 * What a maximum rises by is the merit of where it is in the picture, what it falls by of where it was in the baseline: as in Captum.
 * There the input differs by at least as much, so that a multiplier is never above that of the output. For a minimum it is the other way round.
 */
const extremum =
  (twin: Twin, way: "rises" | "falls"): Row["rule"] =>
  (c, plain) => {
    const { g, x, y, dy } = c;
    const change = g.node("Sub", [y[0]!, twin(y[0]!)]);
    const rise = g.node("Relu", [change]);
    const fall = g.node("Sub", [change, rise]);
    const share = (part: string) => [g.node("Mul", [dy[0]!, part])];
    const here = plain({ ...c, dy: share(way === "rises" ? rise : fall) });
    const there = plain({ ...c, x: x.map(twin), y: y.map(twin), dy: share(way === "rises" ? fall : rise) });
    return x.map((v, i) => {
      const [a, b] = [here[i], there[i]];
      return a && b ? perUnit(c, g.node("Add", [a, b]), v, twin) : null;
    });
  };

/** A share of the difference of `v` for each unit of it; none where `v` does not differ. */
function perUnit({ g }: BackwardContext, share: string, v: string, twin: Twin): string {
  return g.node("Div", [share, plus(g, g.node("Sub", [v, twin(v)]), tiny(g, v))]);
}
