import type { z } from "zod";
import type { Image } from "../base/image.ts";
import type { Rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { zeros } from "../base/tensor.ts";
import type { Session } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import type { InputSpec, Model } from "../onnx/meta.ts";
import type { Placement } from "../onnx/preprocess.ts";
import type { MapWriter, WrittenMap } from "./graph/mapWriter.ts";
import type { Result } from "./result.ts";
import type { Target } from "./target.ts";

/** The paper a method comes from. */
export interface Reference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly url: string;
}

/** What a method is given to work with; it reaches for nothing else. */
export interface Context {
  readonly model: Model;
  /** How pictures become the model's input: what a black and a white pixel are, the order of channels. */
  readonly spec: InputSpec;
  /** Reads another picture, such as a baseline or a mask. Throws `ConvlensError` where there is none. */
  image(path: string): Promise<Image>;
  /** The bytes of another file, such as a direction. Throws `ConvlensError` where there is none. */
  file(path: string): Promise<Uint8Array>;
  /** A session for the graph, from the cache where there is one; the cache releases it. */
  prepare(graph: Graph): Promise<Session>;
  /** A seeded stream of draws; each number of `stream` gives another one that does not depend on the others. */
  random(seed: number, stream?: number): Rng;
  /** How many rows of a batch fit the memory budget, at least 1, for a graph whose batch extent is unknown. */
  batchSize(graph: Graph): number;
  /** Says how far a long run is. */
  progress(done: number, total: number): void;
  /** The picture that is explained and which part of it the tensor shows, where they are known: where masks lie that are painted over it. */
  readonly original?: Original;
  readonly signal?: AbortSignal | undefined;
}

/** A picture's extents, and where its tensor's edges lie in it. */
export interface Original {
  readonly width: number;
  readonly height: number;
  readonly placement: Placement;
}

/** One picture, ready for the model. */
export interface Input {
  /** 1×C×H×W, preprocessed. */
  readonly tensor: Float32Tensor;
  /** What to explain, all read from one value. Attributions give one map for each, in this order. */
  readonly targets: readonly Target[];
  /** The picture itself, for methods that do not see it at the model's size; what the tensor shows stands in for it. */
  readonly image?: Image;
}

/** The input of a method that looks at the model alone. */
export const noInput: Input = { tensor: zeros([0]), targets: [] };

export interface Method<P extends z.ZodObject = z.ZodObject> {
  /** Kebab case; what the user types. */
  readonly id: string;
  readonly family: "attribution" | "inspection" | "synthesis";
  /** What it looks at: the model alone, a picture, or targets in a picture (the default). */
  readonly needs?: "model" | "picture" | "targets";
  readonly title: string;
  readonly summary: string;
  /** The formula as we compute it, in one line; stated in every manifest entry. */
  readonly definition: string;
  /** Absent for what needs no paper. */
  readonly reference?: Reference;
  readonly params: P;
  /** What the choices of its parameter `preset` give to the others, where nobody says anything of them. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether it can be asked of the model; absent where it can of any. Asked none the less, it throws and tells why. */
  fits?(model: Model): boolean;
  run(context: Context, input: Input, params: z.output<P>): Promise<readonly Result[]>;
  /** Writes the same map as nodes of a graph, for every picture of a batch; absent where it cannot be a model. */
  graph?(w: MapWriter, params: z.output<P>): WrittenMap | Promise<WrittenMap>;
}

/** Declares a method; the flags, the form and the reference page all come from what is written here. */
export const defineMethod = <P extends z.ZodObject>(method: Method<P>): Method => method as unknown as Method;
