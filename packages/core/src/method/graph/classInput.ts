import { UsageError } from "../../base/errors.ts";
import { float32, int64 } from "../../base/tensor.ts";
import { codeOf } from "../../onnx/dataTypes.ts";
import type { Model } from "../../onnx/meta.ts";
import type { Builder } from "../../op/builder.ts";
import { reshapeTo } from "../../op/reshapeLike.ts";
import { classesOf } from "../../transform/probabilities.ts";
import type { ScoreKind } from "../classifier.ts";
import { classifierOf } from "../classifier.ts";
import type { Target } from "../target.ts";
import { extentsOf, seedsFor } from "../target.ts";

/** What is explained in each picture of a batch. */
export interface Chosen {
  /** The value of the model that the target is read from. */
  readonly value: string;
  /** N×extents of the value. */
  readonly seeds: string;
  /** The class of each picture, a vector of int64, where it is one. */
  readonly classes?: string;
  /** What is added to the weighted sum, a number or one for each picture; absent where it is 0. */
  readonly offset?: string;
}

/**
 * The class that each picture is explained for, chosen while the graph runs: that of the vector `asked`, or the one
 * with the highest score where it is below 0; always the latter where nothing is asked for.
 * @param scores of the model for the pictures, N×classes up to trailing extents
 */
export function chosenClasses(
  g: Builder,
  model: Model,
  kind: ScoreKind,
  scores: string,
  asked: string | undefined,
): Chosen {
  if (classesOf(model) === undefined)
    throw new UsageError(
      `the output "${model.output}" is no list of classes to choose from`,
      "name what is explained, such as --class scores[5,10:40,20:60]",
    );
  const { value, outputs, binary } = classifierOf(model, kind);
  const flat = reshapeTo(g, scores, [-1, outputs]);
  const top = binary ? aboveHalf(g, flat) : g.node("ArgMax", [flat], { axis: 1, keepdims: 0 });
  const classes = asked ? g.node("Where", [g.node("Less", [asked, integer(g, 0)]), top, asked]) : top;
  const weights = binary ? signs(g, classes) : oneHot(g, classes, outputs);
  const seeds = reshapeTo(g, weights, [-1, ...extentsOf(model, value)]);
  return { value, seeds, classes, ...(binary && kind === "probability" && { offset: complement(g, classes) }) };
}

/** The same target in every picture; `scores` tells how many pictures there are. */
export function fixedTarget(g: Builder, model: Model, target: Target, scores: string): Chosen {
  const one = g.constant(seedsFor(model, [target]), "seed");
  const count = g.node("Shape", [scores], { start: 0, end: 1 });
  const shape = g.node("Concat", [count, g.ints(extentsOf(model, target.value))], { axis: 0 });
  const seeds = g.node("Expand", [one, shape]);
  const offset = target.offset === 0 ? {} : { offset: g.scalar(target.offset, one) };
  if (target.class === undefined) return { value: target.value, seeds, ...offset };
  const classes = g.node("Expand", [g.constant(int64([1], [target.class]), "explained"), count]);
  return { value: target.value, seeds, classes, ...offset };
}

const integer = (g: Builder, v: number) => g.constant(int64([], [v]), "integer");

/** The second of two classes where the one sigmoid says so. */
function aboveHalf(g: Builder, scores: string): string {
  const flat = g.node("Squeeze", [scores, g.ints([1])]);
  return g.node("Cast", [g.node("Greater", [flat, g.scalar(0.5, flat)])], { to: codeOf("int64") });
}

/** −1 for the first of two classes, 1 for the second. */
function signs(g: Builder, classes: string): string {
  const c = g.node("Cast", [classes], { to: codeOf("float32") });
  return g.node("Sub", [g.node("Add", [c, c]), g.scalar(1, c)]);
}

/** 1 for the first of two classes, whose probability is what the second lacks. */
const complement = (g: Builder, classes: string): string =>
  g.node("Cast", [g.node("Equal", [classes, integer(g, 0)])], { to: codeOf("float32") });

const oneHot = (g: Builder, classes: string, count: number) =>
  g.node("OneHot", [classes, integer(g, count), g.constant(float32([2], [0, 1]), "offOn")], { axis: 1 });
