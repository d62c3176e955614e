import type { Float32Tensor } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { Writer } from "../op/index.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { hessianProducts } from "../transform/hessian.ts";
import type { RulesName } from "../transform/rules/index.ts";
import { rulesNamed } from "../transform/rules/index.ts";
import type { Context } from "./define.ts";
import type { Propagation } from "./propagation.ts";
import { propagate, propagateEach, propagateRows, propagationGraph } from "./propagation.ts";
import { inGroupsOf } from "./rows.ts";
import type { Target } from "./target.ts";
import { valueOfAll } from "./target.ts";

export interface GradientOptions {
  readonly rules: RulesName;
  /** What the gradients are taken with respect to; the picture unless it says otherwise. */
  readonly wrt?: string | readonly string[];
  /** Also takes the product of the Hessian with each value of `wrt`; `write` gets them behind the gradients. */
  readonly hessian?: true;
  /** Writes nodes on top of the backward graph and names the values to fetch; the gradients alone, unless it says otherwise. */
  readonly outputs?: { readonly id: string; write(g: Writer, ...gradients: string[]): readonly string[] };
}

/** The gradient of each target for one picture: one forward and one backward pass over as many targets as fit the memory. First extent: targets. */
export function gradientsOf(
  context: Context,
  picture: Float32Tensor,
  targets: readonly Target[],
  options: GradientOptions,
): Promise<readonly Float32Tensor[]> {
  const { input } = context.model;
  const feeds = { [input]: picture };
  const passes = gradientPasses(input, options);
  // A second derivative is another one for each target.
  return options.hessian ? propagateEach(context, passes, targets, feeds) : propagate(context, passes, targets, feeds);
}

/**
 * Streams the gradients of many pictures, one for each target: makes each picture when its batch is due and hands on each
 * batch of results, so that never all of them are in memory.
 */
export function eachGradient(
  context: Context,
  picture: (i: number) => Float32Tensor | Promise<Float32Tensor>,
  targets: readonly Target[],
  options: GradientOptions,
  use: (out: readonly Float32Tensor[], from: number, pictures: Float32Tensor) => void,
): Promise<void> {
  const { input } = context.model;
  const feeds = async (i: number) => ({ [input]: await picture(i) });
  return propagateRows(context, gradientPasses(input, options), targets, feeds, (out, from, fed) => {
    use(out, from, fed[input]!);
  });
}

/**
 * Writes the graph that gradients come from, for methods that run something else before it: what has no gradient is told before
 * any work. Throws `ConvlensError`.
 */
export function requireGradients(context: Context, targets: readonly Target[], options: GradientOptions): void {
  eachGraph(context, targets, options);
}

const eachGraph = (context: Context, targets: readonly Target[], options: GradientOptions): Graph =>
  propagationGraph(context, gradientPasses(context.model.input, options), valueOfAll(targets), "each")!;

/** Goes through targets, no more at a time than rows in a batch of their gradients. */
export function inGroups(
  context: Context,
  targets: readonly Target[],
  options: GradientOptions,
  work: (context: Context, group: readonly Target[]) => Promise<void>,
): Promise<void> {
  return inGroupsOf(context, targets, eachGraph(context, targets, options), work);
}

/** Gradients as the plainest of propagations. */
export function gradientPasses(input: string, options: GradientOptions): Propagation {
  const wrt = [options.wrt ?? input].flat();
  return {
    key: JSON.stringify(["gradient", wrt, options.rules, options.hessian, options.outputs?.id]),
    keep: wrt,
    write(forward, of, seeds) {
      const differentiated = backward(forward, of, wrt, { rules: rulesNamed(options.rules), seeds });
      const { graph, products } = hessianProducts(differentiated, options.hessian ? wrt : []);
      const g = new Builder(graph);
      const gradients = [...wrt.map(gradientOf), ...products];
      const outputs = options.outputs?.write(g, ...gradients) ?? gradients;
      return withOutputs(g.build(outputs), outputs);
    },
  };
}
