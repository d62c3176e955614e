import type { Float32Tensor } from "../../base/tensor.ts";
import type { Model } from "../../onnx/meta.ts";
import type { Context, Method, Reference } from "../define.ts";
import type { Heatmap } from "../result.ts";
import type { Target } from "../target.ts";

/** `fails`: the map does not show what it is taken to show. `doubt`: it may, and this is what speaks against it. */
export type Outcome = "passes" | "doubt" | "fails";

/** What one check found about one map. */
export interface Finding {
  readonly outcome: Outcome;
  /** In words, as part of a sentence. */
  readonly says: string;
  /** The figures behind it, in words. */
  readonly measured: string;
  /** What it was read from. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What the method is asked anew; all else stays. */
export interface Change {
  readonly model?: Model;
  readonly tensor?: Float32Tensor;
  readonly targets?: readonly Target[];
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Maps of one method for several targets in a picture, and the means to question them. */
export interface Question {
  readonly context: Context;
  readonly method: Method;
  /** As the maps were made, but for what makes them dear (`draftOf`). */
  readonly params: Readonly<Record<string, unknown>>;
  /** 1×C×H×W. */
  readonly tensor: Float32Tensor;
  readonly targets: readonly Target[];
  /** One for each target. */
  readonly maps: readonly Heatmap[];
  /** The same as `again` makes them with nothing changed: what changed maps are compared with. */
  readonly drafts: readonly Heatmap[];
  again(change: Change): Promise<readonly Heatmap[]>;
  /** Is told how far the curves are, 0 to 1. */
  curves(share: number): void;
  /** Whether a map takes so long that few are made. Known once one was made anew. */
  dear(): boolean;
}

/** One way to find out whether maps can be trusted. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** In one line, as we compute it. */
  readonly definition: string;
  readonly reference?: Reference;
  /** One finding for each target; nothing where the question does not arise. */
  run(question: Question): Promise<readonly (Finding | undefined)[]>;
}

/** Declares a check; the panel and the reference come from what is written here. */
export const defineCheck = (check: Check): Check => check;

/** Computes something once for each question: what several checks are read from. */
export function shared<T>(make: (question: Question) => T): (question: Question) => T {
  const made = new WeakMap<Question, T>();
  return (question) => {
    if (!made.has(question)) made.set(question, make(question));
    return made.get(question)!;
  };
}
