import type { Float32Tensor } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Model } from "../onnx/meta.ts";
import type { Builder } from "../op/builder.ts";

/**
 * What is known of the pictures that were seen. Whatever the order, the batches and the parts in which pictures are added and
 * summaries are merged, the same pictures give the same bits.
 */
export interface Summary {
  /**
   * Takes in what came out of the graph for some pictures.
   * @param pictures their numbers in the data set
   * @param values what the question asked for; row `i` is of picture `i` of the list, rows behind those are of none
   */
  add(pictures: readonly number[], values: readonly Float32Tensor[]): void;
  /** Takes in what another one of the same question saw; no picture may be in both. */
  merge(other: this): void;
  /** All that it knows; see `Asked.from`. */
  tensors(): Tensors;
}

/** A question written into the graph of one model. */
export interface Asked<S extends Summary> {
  /** What has to come out of the graph: N×…, a row for each picture. */
  readonly values: readonly string[];
  /** A summary of no pictures. */
  empty(): S;
  /** The summary that wrote these tensors. */
  from(tensors: Tensors): S;
}

/** Something to learn about a network from many pictures. */
export interface Question<S extends Summary = Summary> {
  /** All that the answer depends on beside model and pictures. Answers to equal questions are exchanged freely. */
  readonly key: string;
  ask(g: Builder, model: Model): Asked<S>;
}

/** Questions by names that their user gives them. */
export type Questions = Readonly<Record<string, Question>>;

export type Answers<Q extends Questions> = { readonly [K in keyof Q]: Q[K] extends Question<infer S> ? S : never };
