import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import type { Target } from "../method/target.ts";
import { seedsFor } from "../method/target.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { opOf } from "../op/index.ts";
import { backward } from "../transform/backward.ts";
import { fold } from "../transform/fold.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";
import { isLayer } from "../transform/relevance/kinds.ts";
import type { LrpOptions } from "../transform/relevance/lrp.ts";
import { highOf, lowOf, lrpTable, relevanceSeedOf } from "../transform/relevance/lrp.ts";
import type { RuleTable } from "../transform/rules/define.ts";

/** What one node did with relevance: how much it had, how much it gave to its inputs, and the sum of absolute values it had. */
export interface Balance {
  /** The value that the node makes, and its operator. */
  readonly node: string;
  readonly had: number;
  /** The share of its bias included. */
  readonly gave: number;
  readonly ofBias: number;
  readonly absolute: number;
}

interface Entry {
  readonly node: string;
  readonly dy: readonly string[];
  readonly dx: readonly string[];
  readonly bias: string | undefined;
}

/** The balance of every node that relevance goes through, from the target down to the picture. */
export async function balances(
  context: Context,
  tensor: Float32Tensor,
  bounds: { low: Float32Tensor; high: Float32Tensor },
  target: Target,
  options: LrpOptions,
): Promise<Balance[]> {
  const { model } = context;
  const forward = foldBatchNorm(fold(withOutputs(model.graph, [target.value])), new Set([target.value]));
  const { graph, table } = lrpTable(forward, target.value, model.input, options);
  const entries: Entry[] = [];
  const g = new Builder(graph);
  const start = g.node("Identity", [target.value], {}, `start(${target.value})`);
  const back = backward(g.build([start]), start, [model.input], { rules: audited(table, entries) });
  const sums = new Builder(back);
  const total = (v: string) => sums.node("ReduceSum", [v], { keepdims: 0 });
  const names = entries.map(({ dy, dx, bias }) => ({
    had: dy.map(total),
    gave: dx.map(total),
    absolute: dy.map((v) => total(sums.node("Abs", [v]))),
    ofBias: bias === undefined ? [] : [total(bias)],
  }));
  const outputs = [...new Set(names.flatMap((n) => Object.values(n).flat()))];
  const whole = withOutputs(sums.build(outputs), outputs);
  const feeds: Record<string, Float32Tensor> = {
    [model.input]: tensor,
    [lowOf(model.input)]: bounds.low,
    [highOf(model.input)]: bounds.high,
    [relevanceSeedOf(target.value)]: seedsFor(model, [target]),
  };
  const read = new Set(whole.nodes.flatMap((n) => n.inputs));
  const inputs = whole.inputs.filter((v) => read.has(v));
  const session = await context.prepare({ ...whole, inputs });
  const out = await session.run(
    Object.fromEntries(inputs.map((v) => [v, feeds[v] ?? float32([0], new Float32Array())])),
  );
  const sum = (values: readonly string[]) => values.reduce((s, v) => s + Number((out[v] as Float32Tensor).data[0]), 0);
  return entries.map(({ node }, i) => ({
    node,
    had: sum(names[i]!.had),
    gave: sum(names[i]!.gave),
    absolute: sum(names[i]!.absolute),
    ofBias: sum(names[i]!.ofBias),
  }));
}

/** The same rows, but each layer's bias wants its share, and all shares are written down. */
const audited = (table: RuleTable, entries: Entry[]): RuleTable => [
  {
    matches: () => true,
    rule: (c, plain) => {
      const { node, wants, x, dy } = c;
      if (node.outputs[0]!.startsWith("start(")) return table[0]!.rule(c, plain);
      const row = table.find((r) => r.matches(node, opOf(node)!));
      const all = wants.map((wanted, i) => wanted || (isLayer(node) && i === 2 && x[2] !== ""));
      const dx = row ? row.rule({ ...c, wants: all }, plain) : plain({ ...c, wants: all });
      const bias = isLayer(node) && !wants[2] ? dx[2] : undefined;
      entries.push({
        node: `${node.op} ${node.outputs[0]}`,
        dy: dy.filter((d) => d !== undefined),
        dx: dx.filter((d, i) => d !== null && all[i]) as string[],
        bias: bias ?? undefined,
      });
      return dx;
    },
  },
];
