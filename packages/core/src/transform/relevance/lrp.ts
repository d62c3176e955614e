import type { Graph } from "../../onnx/graph.ts";
import { producers, withOutputs } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import type { BackwardOptions } from "../backward.ts";
import { backward, gradientOf } from "../backward.ts";
import type { RuleTable } from "../rules/define.ts";
import { withTwin } from "../twin.ts";
import { composites } from "./composite/all.ts";
import type { Composite } from "./composite/define.ts";
import { firstLayers } from "./facts.ts";
import { isOneOf } from "./kinds.ts";
import type { LayerRule } from "./layer/define.ts";
import { epsilon } from "./layer/epsilon.ts";
import { flat, wSquare } from "./layer/regardless.ts";
import { zBox } from "./layer/zBox.ts";
import { relevanceTable } from "./passing.ts";

export type CompositeName = (typeof composites)[number]["id"];

export const compositesList: readonly Composite[] = composites;

export const compositeNames = composites.map((c) => c.id);

/** What the first layer can have instead of what the composite says. */
const firstRules = { "z-box": zBox, "w-square": wSquare, flat, epsilon } as const;

export const firstRuleNames = Object.keys(firstRules) as (keyof typeof firstRules)[];

export interface LrpOptions {
  readonly composite: CompositeName;
  /** `undefined`: as the composite has it. */
  readonly first?: keyof typeof firstRules | undefined;
  readonly epsilon: number;
  readonly gamma: number;
}

export const lowOf = (input: string): string => `low(${input})`;
export const highOf = (input: string): string => `high(${input})`;

/** Whether a rule asks for the picture's bounds, `low(<input>)` and `high(<input>)`. */
export const readsBounds = ({ composite, first }: LrpOptions): boolean => firstOf(named(composite), first) === zBox;

const named = (id: CompositeName): Composite => composites.find((c) => c.id === id)!;

const firstOf = (composite: Composite, first: LrpOptions["first"]): LayerRule | undefined =>
  first ? firstRules[first] : composite.first;

/** What relevance starts from: the seed times the value itself. */
const startOf = (value: string): string => `start(${value})`;

export const relevanceSeedOf = (value: string): string => gradientOf(startOf(value));

/**
 * The relevance of `input`, `grad(<input>)`, for the elements of a value as the seed `relevanceSeedOf(<of>)` weighs them; and that value.
 * Where a rule asks for the picture's bounds, they are further inputs: `low(<input>)` and `high(<input>)`.
 */
export function relevance(
  graph: Graph,
  of: string,
  input: string,
  options: LrpOptions,
  seeds: NonNullable<BackwardOptions["seeds"]>,
): Graph {
  const { graph: whole, table } = lrpTable(graph, of, input, options);
  const g = new Builder(whole);
  const start = g.node("Identity", [of], {}, startOf(of));
  const back = backward(g.build([start]), start, [input], { rules: table, seeds });
  const outputs = [gradientOf(input), of];
  const found = withOutputs(back, outputs);
  const read = new Set(found.nodes.flatMap((n) => n.inputs));
  return { ...found, inputs: found.inputs.filter((v) => read.has(v)) };
}

/** The rows of a composite, and the graph that they may read from. */
export function lrpTable(
  graph: Graph,
  of: string,
  input: string,
  options: LrpOptions,
): { graph: Graph; table: RuleTable } {
  const low = withTwin(graph, input, { label: "low" });
  const high = withTwin(low.graph, input, { label: "high" });
  const rules = relevanceTable({
    graph,
    input,
    rule: ruleOf(graph, input, options),
    known: { epsilon: options.epsilon, gamma: options.gamma, low: low.twin, high: high.twin },
  });
  const isStart = (output: string | undefined) => output === startOf(of);
  const starts: RuleTable[number] = {
    matches: (node) => isStart(node.outputs[0]),
    rule: ({ g, x, dy }) => [g.node("Mul", [dy[0]!, x[0]!])],
  };
  return { graph: high.graph, table: [starts, ...rules] };
}

const isDense = isOneOf("Gemm", "MatMul");

function ruleOf(graph: Graph, input: string, options: LrpOptions): (v: string) => LayerRule {
  const composite = named(options.composite);
  const first = firstOf(composite, options.first);
  const made = producers(graph);
  const atPicture = firstLayers(graph, input);
  return (v) => {
    if (first && atPicture.has(v)) return first;
    return isDense(made.get(v)!) ? composite.dense : composite.convolution;
  };
}
