import type { Tensor } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";

/** Tensors by value name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A graph made ready to run. Release it when done. */
export interface Session {
  /** Runs the graph: a tensor for each of its inputs in, one for each of its outputs out. */
  run(feeds: Tensors, signal?: AbortSignal): Promise<Tensors>;
  release(): Promise<void>;
}

/** What executes graphs. */
export interface Engine {
  /** What a user calls it: `cpu`, `webgpu`, `wasm`, `reference`. */
  readonly id: string;
  /** Name and version of what executes, for recipes. */
  readonly version: string;
  prepare(graph: Graph): Promise<Session>;
}
