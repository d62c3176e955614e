import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf, NoPathError } from "./backward.ts";

/**
 * Extends a backward graph with H·v for each of `values`: the Hessian of what the graph differentiates, to the value, times
 * the value itself. It is a backward pass through the backward pass, seeded with the value: no Hessian is ever there as a whole.
 * The graph must have one seed for each member of the batch. `products` has a scalar zero where the gradient is constant.
 *
 * Pearlmutter 1994, Fast Exact Multiplication by the Hessian
 */
export function hessianProducts(graph: Graph, values: readonly string[]): { graph: Graph; products: string[] } {
  const products: string[] = [];
  let whole = graph;
  for (const value of values) {
    try {
      whole = backward(whole, gradientOf(value), [value], { seed: value });
      products.push(whole.outputs.at(-1)!);
    } catch (error) {
      if (!(error instanceof NoPathError)) throw error;
      const g = new Builder(whole);
      products.push(g.scalar(0, value));
      whole = g.build(whole.outputs);
    }
  }
  return { graph: whole, products };
}
