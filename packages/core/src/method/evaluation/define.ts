import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context, Reference } from "../define.ts";
import type { Heatmap } from "../result.ts";
import type { Target } from "../target.ts";

/** One map, and all that it can be measured by. */
export interface Subject {
  readonly context: Context;
  /** 1×C×H×W, preprocessed. */
  readonly tensor: Float32Tensor;
  /** What was explained. */
  readonly target: Target;
  readonly map: Heatmap;
  /** How much the map makes of each pixel, H×W, at least 0. */
  readonly importance: Float32Tensor;
  /** H×W: 1 on the pixels of what the target is the class of. */
  readonly mask?: Uint8Array;
  /** H×W: 1 on what makes the network see the class where there is none. */
  readonly lure?: Uint8Array;
  /** The same method's map of another picture for the same target. */
  explain(tensor: Float32Tensor): Promise<Heatmap>;
  /** What the map took in forward passes of the picture, without the first run, which builds graphs. */
  readonly forwards: number;
  /** How many times a measure may explain the picture anew. */
  readonly draws: number;
  readonly seed: number;
}

/** What of a subject a metric cannot do without. */
export type Need = "mask" | "lure";

/** A figure that says how good a map is. A method's figure is the mean over maps. */
export interface Metric {
  /** Kebab case; what the user types. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The formula as we compute it, in one line. */
  readonly definition: string;
  readonly reference?: Reference;
  readonly better: "higher" | "lower";
  readonly unit?: string;
  readonly needs?: Need;
  /** Not a number where the map has none of it. */
  measure(subject: Subject): number | Promise<number>;
}

/** Declares a metric; flags, tables and the reference page come from what is written here. */
export const defineMetric = (metric: Metric): Metric => metric;

/** Computes something once for each subject: what several metrics are read from. */
export function shared<T>(make: (subject: Subject) => T): (subject: Subject) => T {
  const made = new WeakMap<Subject, T>();
  return (subject) => {
    if (!made.has(subject)) made.set(subject, make(subject));
    return made.get(subject)!;
  };
}
