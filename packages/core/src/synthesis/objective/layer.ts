import { UsageError } from "../../base/errors.ts";
import { size } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import type { Argument, ObjectiveWriter, Term } from "./define.ts";

/** The value of the layer that is the first argument. Throws `UsageError` where it names none, or a channel. */
export function layerOf(w: ObjectiveWriter, term: Term, args: readonly Argument[]): string {
  const { value, unit } = w.select(textOf(term, args, 0));
  if (unit)
    throw new UsageError(`${term.name}(${args.join(", ")}): "${args[0]}" is no whole layer`, `it takes ${term.usage}`);
  return value;
}

/** The argument at a place, as a name. */
export function textOf(term: Term, args: readonly Argument[], place: number): string {
  const found = args[place];
  if (typeof found === "string") return found;
  throw wrong(term, args);
}

/** The argument at a place, as a number; `otherwise` where there is none. */
export function numberOf(term: Term, args: readonly Argument[], place: number, otherwise: number): number {
  const found = args[place] ?? otherwise;
  if (typeof found === "number") return found;
  throw wrong(term, args);
}

const wrong = (term: Term, args: readonly Argument[]) =>
  new UsageError(
    `${term.name}(${args.join(", ")}) cannot be read`,
    `it is written ${term.name}(${term.usage}): ${term.summary}`,
  );

/** The axes of a value from one on. */
export const axesFrom = (g: Builder, value: string, first: number): number[] =>
  Array.from({ length: g.shape(value).length - first }, (_, i) => i + first);

/** The elements that one picture has of a value. */
export const sizeOf = (g: Builder, value: string): number => size(g.shape(value).slice(1) as number[]);

/** N of N×…: the sum over all that each picture has. */
export const sumOf = (g: Builder, value: string): string =>
  g.node("ReduceSum", [value, g.ints(axesFrom(g, value, 1))], { keepdims: 0 });

/** N of N×…: the mean over all that each picture has. */
export const meanOf = (g: Builder, value: string): string =>
  g.node("ReduceMean", [value, g.ints(axesFrom(g, value, 1))], { keepdims: 0 });

/** Each element times itself. */
export const squared = (g: Builder, value: string): string => g.node("Mul", [value, value]);
