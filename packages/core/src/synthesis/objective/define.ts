import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context, Reference } from "../../method/define.ts";
import type { Selection } from "../../onnx/select.ts";
import type { Builder } from "../../op/builder.ts";

/** What a term of an objective is written with. */
export interface ObjectiveWriter {
  /** The network on the pictures of a batch, as it sees them: augmented, N of them. */
  readonly g: Builder;
  readonly context: Context;
  /** What is seen, N×3×H×W: red, green and blue from 0 to 1, before the model's own preprocessing. */
  readonly picture: string;
  /** How opaque what is seen is, N×1×H×W, 0 to 1; absent where pictures have no alpha channel. */
  readonly opacity?: string | undefined;
  /** How many pictures there are. */
  readonly pictures: number;
  /** Finds a layer, a channel or a unit. Throws `UsageError` where there is none. */
  select(selector: string): Selection;
  /** What `#` stands for: the channel or the class that the picture with this number is made for. */
  channelOf(picture: number): number;
  /** The values of a layer for a picture file, 1×…, at the size that is made. */
  valuesOf(path: string, layer: string): Promise<Float32Tensor>;
  /** A value that each picture of the batch has its own of: `row` makes that of the picture with this number, `shape` without the batch. */
  each(name: string, shape: readonly number[], row: (picture: number) => Float32Array): string;
}

/** A number, or the text of a word or of a quotation. */
export type Argument = number | string;

/** One function of the algebra of objectives. */
export interface Term {
  /** What a user writes: `dream` for `dream(mixed4a)`. */
  readonly name: string;
  /** What stands between the brackets, for help: `layer, picture`. */
  readonly usage: string;
  readonly summary: string;
  readonly reference?: Reference;
  /** For terms that look at the other pictures of a batch: whether these begin alike, or each from a start of its own. */
  readonly starts?: "alike" | "apart";
  /** Writes it: one number for each picture of the batch, N; the greater, the better. Throws `UsageError` for arguments that do not fit. */
  write(w: ObjectiveWriter, args: readonly Argument[]): string | Promise<string>;
}

export const defineTerm = (term: Term): Term => term;
