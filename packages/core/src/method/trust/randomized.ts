import type { Rng } from "../../base/rng.ts";
import { shuffle } from "../../base/shuffle.ts";
import type { Tensor, TypedArray } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import type { Context } from "../define.ts";

/** How far the randomisation has come: the layers from the output down to this one. */
export interface Stage {
  readonly model: Model;
  /** The share of the model's weight tensors that were shuffled. */
  readonly share: number;
  /** The lowest weight tensor among them. */
  readonly down: string;
}

/**
 * Cascading randomisation (Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, 2018, Sanity Checks for Saliency Maps,
 * https://arxiv.org/abs/1810.03292): the model with its weights replaced from the output down, in `stages` equal groups, each on
 * top of the one before. A tensor's new weights are its own in another order, so that their distribution stays what it was.
 */
export function* randomizedFrom({ model, random }: Context, stages: number, seed: number): Generator<Stage> {
  const weights = weightsOf(model.graph).reverse();
  const constants = new Map(model.graph.constants);
  const count = Math.min(stages, weights.length);
  for (let stage = 0, done = 0; stage < count; stage++) {
    const until = Math.round(((stage + 1) * weights.length) / count);
    for (; done < until; done++)
      constants.set(weights[done]!, shuffled(constants.get(weights[done]!)!, random(seed, done)));
    const graph = { ...model.graph, constants: new Map(constants) };
    yield { model: { ...model, graph }, share: done / weights.length, down: weights[done - 1]! };
  }
}

/** What was learnt, in the order of the nodes that read it: constants that multiply several channels. Vectors, as biases are, stay. */
export function weightsOf({ nodes, constants }: Graph): string[] {
  const isWeight = (name: string) => {
    const t = constants.get(name);
    return t !== undefined && !/64|string|bool/.test(t.type) && t.shape.filter((extent) => extent > 1).length > 1;
  };
  return [...new Set(nodes.flatMap(({ inputs }) => inputs.filter(isWeight)))];
}

/** The same numbers in an order that is drawn. */
const shuffled = (t: Tensor, rng: Rng): Tensor => ({
  ...t,
  data: shuffle((t.data as Float32Array).slice(), rng) as TypedArray,
});
