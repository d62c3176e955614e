import type { Float32Tensor } from "../base/tensor.ts";
import { withOutputs } from "../onnx/graph.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { isActivation } from "../transform/rules/define.ts";
import type { Row, RulesName } from "../transform/rules/index.ts";
import { rulesNamed } from "../transform/rules/index.ts";
import type { Context } from "./define.ts";
import type { Propagation } from "./propagation.ts";
import { propagateEach, propagationGraph } from "./propagation.ts";
import { inParts, mostRows, rowsOf } from "./rows.ts";
import { ofTargets } from "./seeds.ts";
import type { Target } from "./target.ts";

/** A unit of a layer, by its flat index past the batch, and how active it is. */
export interface ActiveUnit {
  readonly index: number;
  readonly value: number;
}

export interface ProjectionOptions {
  /** The value that has the units. */
  readonly layer: string;
  readonly rules: RulesName;
}

/** More at a time gain little. */
const MOST = 32;

/**
 * Projects units of a layer back to the pixels of a picture: the backward pass begins with what the unit is, and with zeros for all
 * others (Zeiler and Fergus 2013, https://arxiv.org/abs/1311.2901). The activation that makes the layer passes that as it is: what is
 * saturated has no gradient, and would show nothing. One forward pass serves as many units as fit the memory, at most 32.
 * @param picture 1×C×H×W
 * @param use is given each projection, 1×C×H×W, with the unit's number in the list
 */
export async function eachProjection(
  context: Context,
  picture: Float32Tensor,
  units: readonly ActiveUnit[],
  { layer, rules }: ProjectionOptions,
  use: (projection: Float32Tensor, unit: number) => void | Promise<void>,
): Promise<void> {
  const { input } = context.model;
  const passes = projectionFrom(context, layer, rules);
  const many = propagationGraph(context, passes, layer, "many");
  const graph = many ?? propagationGraph(context, passes, layer, "each")!;
  const most = many ? context.batchSize(many) : mostRows(context, graph);
  const targets = units.map(
    ({ index, value }): Target => ({
      value: layer,
      elements: [{ index, weight: value }],
      offset: 0,
    }),
  );
  await inParts(context, targets.length, Math.min(MOST, most), async (from, to) => {
    const part = targets.slice(from, to);
    const feeds = { [input]: picture };
    const [projections] = many
      ? await ofTargets(context, many, gradientOf(layer), part, feeds)
      : await propagateEach(context, passes, part, feeds);
    for (let i = 0; i < part.length; i++) await use(rowsOf(projections!, i, i + 1), from + i);
  });
}

function projectionFrom({ model: { input } }: Context, layer: string, rules: RulesName): Propagation {
  const own: Row = {
    matches: (node, op) => node.outputs[0] === layer && isActivation(node, op),
    rule: ({ dy: [dy] }) => [dy!],
  };
  return {
    key: JSON.stringify(["projection", layer, rules]),
    write: (forward, of, seeds) =>
      withOutputs(backward(forward, of, [input], { rules: [own, ...rulesNamed(rules)], seeds }), [gradientOf(input)]),
  };
}

/** Writes the graph of projections from a layer: what has no gradient is told before any work. Throws `ConvlensError`. */
export function requireProjection(context: Context, { layer, rules }: ProjectionOptions): void {
  const passes = projectionFrom(context, layer, rules);
  if (!propagationGraph(context, passes, layer, "many")) propagationGraph(context, passes, layer, "each");
}
