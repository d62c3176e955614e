import type { Graph } from "./graph.ts";

/** How a picture becomes the model's input tensor. The form of `<model>.convlens.json`. */
export interface InputSpec {
  /** Of the tensor that the *file* takes. An imported graph is always NCHW. */
  readonly layout: "NCHW" | "NHWC";
  /** Rows and columns, in pixels. */
  readonly size: readonly [number, number];
  readonly channels: "RGB" | "BGR" | "GRAY";
  /** What a black and a white pixel become before `mean` and `std`. */
  readonly range: readonly [number, number];
  /** One number for each channel, in the order of `channels`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** `squash` scales both sides, `crop` the shorter side to size × 256/224 and cuts the centre, `fit` letterboxes. */
  readonly resize: "squash" | "crop" | "fit";
}

export interface OutputSpec {
  readonly scores: "probabilities" | "logits";
  /** A label for each class, or the name of a built-in list or file. */
  readonly labels?: readonly string[] | string;
}

/** What is said about a model's input and output; anything may be missing. */
export interface Declared {
  readonly input?: Partial<InputSpec>;
  readonly output?: Partial<OutputSpec>;
}

/** A graph and what is known about it. The graph is at opset 21, its picture input NCHW float32, its batch extent `N` where it can be. */
export interface Model {
  readonly graph: Graph;
  /** The importer that read it: `onnx`, `keras-hdf5` … */
  readonly format: string;
  /** The graph input that takes the picture, N×C×H×W. */
  readonly input: string;
  /** The graph output that holds the scores, N×classes, or the first output of a model that is no classifier. */
  readonly output: string;
  /** What the file itself says about its input and output. */
  readonly declared: Declared;
  /** What the user should know about how it was read; each is one line. */
  readonly notes: readonly string[];
  /** Free key-value pairs of the file, such as ONNX `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
}
