import type { Tensor } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";
import { reinfer } from "./batch.ts";

/** The name of a value's twin in a graph of two passes. */
export const twinOf = (value: string, label = "twin"): string => `${label}(${value})`;

export interface Twinned {
  readonly graph: Graph;
  /** What a value is in the second pass; itself where it does not depend on the input. */
  twin(value: string): string;
}

export interface TwinOptions {
  readonly label?: string;
  /** What the second pass is over, with a batch of one, in place of an input: an engine can then run it once for all pictures. */
  readonly of?: Tensor;
}

/**
 * The graph with a second forward pass beside the first, over another input, `twin(<input>)`. Weights are shared.
 */
export function withTwin(graph: Graph, input: string, { label = "twin", of }: TwinOptions = {}): Twinned {
  const moving = dependents(graph, [input]);
  moving.delete("");
  const twin = (v: string) => (moving.has(v) ? twinOf(v, label) : v);
  const copies: Node[] = graph.nodes
    .filter((n) => n.outputs.some((v) => moving.has(v)))
    .map((n) => ({ ...n, inputs: n.inputs.map(twin), outputs: n.outputs.map(twin) }));
  const infos = new Map(graph.infos);
  for (const v of moving) if (graph.infos.has(v)) infos.set(twin(v), graph.infos.get(v)!);
  const both = { ...graph, nodes: [...graph.nodes, ...copies], infos };
  if (!of) return { graph: { ...both, inputs: [...graph.inputs, twin(input)] }, twin };
  return { graph: reinfer({ ...both, constants: new Map([...graph.constants, [twin(input), of]]) }), twin };
}

/** Whether each value of a picture has the shape of its twin, but for the batch; elsewhere a twin of one picture does not serve many. */
export function servesAll({ graph, twin }: Twinned): boolean {
  const rest = (v: string) => String(graph.infos.get(v)?.shape.slice(1));
  return [...graph.infos.keys()].every((v) => twin(v) === v || (rest(v) === rest(twin(v)) && isOne(graph, twin(v))));
}

const isOne = ({ infos }: Graph, v: string): boolean => infos.get(v)?.shape[0] === 1;
