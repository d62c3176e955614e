import { rng } from "../base/rng.ts";
import type { Engine } from "../engine/define.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Model } from "../onnx/meta.ts";
import type { Context } from "../method/define.ts";

/** A model around a graph with one picture input and one output. */
export const modelOf = (graph: Graph, facts: Partial<Model> = {}): Model => ({
  graph,
  format: "test",
  input: graph.inputs[0]!,
  output: graph.outputs[0]!,
  declared: {},
  notes: [],
  metadata: {},
  ...facts,
});

/** What a method is given, on the reference engine unless it says otherwise; batches of three, so that their seams are tested. */
export const testContext = (model: Model, engine: Engine = referenceEngine): Context => ({
  model,
  prepare: (graph) => engine.prepare(graph),
  random: (seed, stream = 0) => rng(seed + 7919 * stream),
  batchSize: () => 3,
  progress: () => {},
});
