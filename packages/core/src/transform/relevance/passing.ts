import { ConvlensError } from "../../base/errors.ts";
import type { Graph } from "../../onnx/graph.ts";
import { emptyGraph } from "../../onnx/graph.ts";
import type { BackwardContext, Op } from "../../op/index.ts";
import type { Row, RuleTable } from "../rules/define.ts";
import { factsOf } from "./facts.ts";
import { isFunction, isLayer, isNormalization, isOneOf } from "./kinds.ts";
import type { Known, LayerRule } from "./layer/define.ts";
import { epsilon } from "./layer/epsilon.ts";

export interface Relevance {
  readonly graph: Graph;
  readonly input: string;
  /** The rule of a layer with constant weights, by the value it makes. */
  rule(output: string): LayerRule;
  readonly known: Omit<Known, "nonNegative" | "rectified" | "relu">;
}

/**
 * Relevance in place of gradients: what each operator does with the relevance of its output, so that its inputs have as much together.
 *
 *     layers                      as `rule` has it
 *     activations, normalisation, rounding to codes   pass it on as it is
 *     sums and averages           in proportion to the terms (ε rule; zennit's Norm)
 *     gate × signal               the signal has it all (Arras et al. 2017, https://arxiv.org/abs/1706.07206); of two alike, each has half
 *     maxima, and what moves or picks elements: where they came from, as the gradient
 *
 * Through any other operator relevance would be lost or made: it throws `NoRuleError`, where relevance gets there.
 */
export function relevanceTable({ graph, input, rule, known }: Relevance): RuleTable {
  const facts = factsOf(graph, input);
  const all: Known = {
    ...known,
    nonNegative: (v) => facts.nonNegative.has(v),
    rectified: (v) => facts.rectified.has(v),
    relu: (v) => facts.relus.get(v),
  };
  const isStable = (c: BackwardContext) => c.wants[0] !== c.wants[1];
  return [
    { matches: isFunction, rule: passOn },
    { matches: isOneOf("Neg", "QuantizeLinear", "DequantizeLinear"), rule: passOn },
    { matches: isNormalization, rule: passOn },
    { matches: isOneOf("Softmax", "LogSoftmax"), rule: passOn },
    {
      matches: isLayer,
      rule: (c, plain) => (isStable(c) ? rule(c.y[0]!)(c, plain, all) : halved(c, epsilon(c, plain, all))),
    },
    { matches: isOneOf("Mul"), rule: (c) => toSignal(c, facts.gates) },
    { matches: isOneOf("Div"), rule: toDividend },
    {
      matches: isSum,
      rule: (c, plain) => epsilon(c, plain, all),
    },
    { matches: (node) => !isRoute(node), rule: hasNone },
  ];
}

const isSum = isOneOf(..."Add Sub Sum Mean AveragePool GlobalAveragePool ReduceMean ReduceSum CumSum".split(" "));

/** What the gradient of these hands to all inputs together is what it was given. */
const isRoute = isOneOf(
  ..."Max Min MaxPool GlobalMaxPool MaxUnpool ReduceMax ReduceMin TopK Where".split(" "),
  ..."Identity Dropout Cast CastLike Reshape Flatten Squeeze Unsqueeze Transpose DepthToSpace SpaceToDepth".split(" "),
  ..."Concat Split Slice Gather GatherElements GatherND ScatterElements ScatterND Expand Tile Pad Trilu".split(" "),
  ..."Resize Upsample".split(" "),
);

/** Relevance reached an operator of which nobody says how it shares it. */
export class NoRuleError extends ConvlensError {}

const hasNone: Row["rule"] = ({ node: { op, domain, outputs } }) => {
  throw new NoRuleError(
    `there is no relevance rule for operator ${domain ? `${domain}:` : ""}${op}, which makes "${outputs[0]}"`,
    "gradient, integrated-gradients and occlusion need none",
  );
};

/**
 * Whether relevance gets through an operator: by a rule (which the table above tells), on the way that the gradient takes, or not at all.
 */
export function relevanceThrough(op: Op): "rule" | "gradient" | undefined {
  const itself = (value: string) => value;
  const known = { epsilon: 0, gamma: 0, low: itself, high: itself };
  const table = relevanceTable({ graph: emptyGraph, input: "", rule: () => epsilon, known });
  const node = { op: op.type, inputs: [], outputs: [], attrs: {}, ...(op.domain && { domain: op.domain }) };
  const row = table.find(({ matches }) => matches(node, op));
  if (row?.rule === hasNone || !op.backward) return undefined;
  return row ? "rule" : "gradient";
}

const passOn: Row["rule"] = ({ dy: [dy] }) => [dy!];

const halved = ({ g }: BackwardContext, shares: readonly (string | null)[]): readonly (string | null)[] =>
  shares.map((s) => s && g.node("Mul", [s, g.scalar(0.5, s)]));

/** What it is divided by says how much, as a gate does. */
const toDividend: Row["rule"] = ({ dy, wants }) => (wants[0] ? [dy[0]!, null] : [null, dy[0]!]);

/** A factor that is a constant or a gate has no share. The gate is what is stretched over the other, or else what lies between bounds. */
function toSignal(c: BackwardContext, gates: ReadonlySet<string>): readonly (string | null)[] {
  const { g, x, dy, wants } = c;
  const [a, b] = x as [string, string];
  if (!wants[0] || !wants[1]) return wants.map((wanted) => (wanted ? dy[0]! : null));
  const stretched = (v: string, over: string) =>
    g.shape(v).filter((d) => d === 1).length - g.shape(over).filter((d) => d === 1).length;
  const more = stretched(a, b) || Number(gates.has(a)) - Number(gates.has(b));
  if (more !== 0) return more > 0 ? [null, dy[0]!] : [dy[0]!, null];
  return halved(c, [dy[0]!, dy[0]!]);
}
