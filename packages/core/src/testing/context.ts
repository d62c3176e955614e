import { ConvlensError } from "../base/errors.ts";
import { rng } from "../base/rng.ts";
import type { Engine } from "../engine/define.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { Context } from "../method/define.ts";
import type { Graph } from "../onnx/graph.ts";
import type { InputSpec, Model } from "../onnx/meta.ts";

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

/** RGB, 0 to 1, minus ½: black and white are neither zero nor each other's opposite in every channel. */
const specOf = ({ graph, input }: Model): InputSpec => ({
  layout: "NCHW",
  size: graph.infos.get(input)!.shape.slice(2) as [number, number],
  channels: "RGB",
  range: [0, 1],
  mean: [0.5, 0.4, 0.3],
  std: [1, 1, 1],
  resize: "squash",
});

/** What a method is given, on the reference engine unless it says otherwise; batches of three, so that their seams are tested. */
export const testContext = (model: Model, engine: Engine = referenceEngine): Context => ({
  model,
  spec: specOf(model),
  image: async (path) => {
    throw new ConvlensError(`no picture ${path}`, "tests read none");
  },
  file: async (path) => {
    throw new ConvlensError(`no file ${path}`, "tests read none");
  },
  prepare: (graph) => engine.prepare(graph),
  random: (seed, stream = 0) => rng(seed + 7919 * stream),
  batchSize: () => 3,
  progress: () => {},
});
