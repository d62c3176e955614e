import { nearest, UsageError } from "../base/errors.ts";
import type { Graph } from "../onnx/graph.ts";
import { producers, withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";

export interface Tapped {
  readonly graph: Graph;
  /** For each value asked for, the output of the graph that holds it. */
  readonly names: readonly string[];
}

/**
 * Makes values of a graph its outputs, behind those that it has, each once. With `only`, they are its outputs alone,
 * and nodes that they do not need are gone.
 *
 * A value that no node makes (an input, a constant) comes out as `tap(x)`; any other under its own name.
 * Throws `UsageError` for a name that the graph does not have.
 */
export function tap(graph: Graph, values: readonly string[], options: { only?: boolean } = {}): Tapped {
  const made = producers(graph);
  const g = new Builder(graph);
  const known = new Set([...graph.inputs, ...graph.constants.keys(), ...made.keys()]);
  const copies = new Map<string, string>();
  const names = values.map((v) => {
    if (!known.has(v)) throw new UsageError(`the graph has no value "${v}"`, `near: ${nearest(v, known).join(", ")}`);
    if (made.has(v)) return v;
    if (!copies.has(v)) copies.set(v, g.node("Identity", [v], {}, `tap(${v})`));
    return copies.get(v)!;
  });
  const outputs = [...new Set(options.only ? names : [...graph.outputs, ...names])];
  return { graph: withOutputs(g.build(outputs), outputs), names };
}
