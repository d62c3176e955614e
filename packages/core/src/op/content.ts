import type { DataType, Doubles, Shape } from "../base/tensor.ts";
import { isFloat, size, strides, toDoubles } from "../base/tensor.ts";
import { dataTypeOf } from "../onnx/dataTypes.ts";
import type { Dim, Info } from "../onnx/graph.ts";
import type { Writer } from "./define.ts";

/** The content of an output, left out where it is unknown or where a tensor of that shape holds none. */
export function contentIf(shape: readonly Dim[], content: readonly Dim[] | undefined): { content?: readonly Dim[] } {
  return content && shape.length <= 1 ? { content } : {};
}

/** Numbers that stand in a computed shape as they are; names of extents give `undefined`. */
export const allNumbers = (dims: readonly Dim[] | undefined): number[] | undefined =>
  dims?.every((d) => typeof d === "number") ? (dims as number[]) : undefined;

/** The numbers of an input that the node is told how to work by; throws where the graph computes them. */
export function told(info: Info | undefined, what: string): number[] {
  const values = allNumbers(info?.content);
  if (!values) throw new Error(`its ${what} are computed while the graph runs`);
  return values;
}

/** The numbers of a value that is constant or has a known content. */
export function numbersOf(g: Writer, value: string): readonly number[] | undefined {
  const constant = g.constantNamed(value);
  if (constant && constant.type !== "string") return Array.from(toDoubles(constant).data);
  return allNumbers(g.info(value).content);
}

/** The content of a value after a conversion to `type`. An extent stays what it is where the type holds it exactly. */
export function converted(content: readonly Dim[] | undefined, type: DataType): readonly Dim[] | undefined {
  if (!content || type === "string") return undefined;
  if (type === "bool") return allNumbers(content)?.map((v) => (v !== 0 ? 1 : 0));
  return content.map((d) => (typeof d === "number" && !isFloat(type) ? Math.trunc(d) : d));
}

/** The element type that an attribute names by its number; throws for types that nothing here computes in. */
export function typeNumbered(code: number): DataType {
  const type = dataTypeOf(code);
  if (!type) throw new Error(`element type ${code} is not supported`);
  return type;
}

/** A tensor of the given shape whose element at each place is what `f` gives for the place. */
export function fill(shape: Shape, f: (at: readonly number[]) => number): Float64Array {
  const out = new Float64Array(size(shape));
  const at = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < out.length; i++) {
    out[i] = f(at);
    for (let d = shape.length - 1; d >= 0 && ++at[d]! === shape[d]; d--) at[d] = 0;
  }
  return out;
}

/** Reads the elements of a tensor by their places. */
export function reader(x: Doubles): (at: readonly number[]) => number {
  const step = strides(x.shape);
  return (at) => {
    let i = 0;
    for (let d = 0; d < step.length; d++) i += at[d]! * step[d]!;
    return x.data[i]!;
  };
}
