import type { z } from "zod";
import type { Image } from "../base/image.ts";
import type { Answers, Questions } from "../dataset/define.ts";
import type { Lens } from "../lens/lens.ts";

/** A data set that lies on a workbench. */
export interface BenchSet {
  readonly name: string;
  /** Where the pictures have classes. */
  readonly classes?: readonly string[] | undefined;
  /** In their order; `label` numbers the classes. */
  readonly pictures: readonly { readonly name: string; readonly label?: number }[];
  /** A picture by its number. Throws `ConvlensError` where it cannot be read. */
  image(picture: number): Promise<Image>;
}

/** What somebody who waits is told. */
export interface Doing<E> {
  readonly signal?: AbortSignal;
  progress(done: number, total: number): void;
  /** Shows something while work goes on; whoever is slow sees the last that was shown. */
  show(event: E): void;
}

/** Where work is kept that somebody may want to go on with; the last few of it. */
export interface Keeping {
  /** @param name letters, digits and hyphens */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Nothing where it was never kept, or given up for others. */
  get(name: string): Promise<Uint8Array | undefined>;
}

/** Which files work is done on, and by what; hashes are SHA-256, as hexadecimal digits. */
export interface Origin {
  readonly model: string;
  /** What describes the network of the model's weights. */
  readonly architecture?: { readonly path: string; readonly sha256: string } | undefined;
  readonly picture?: string | undefined;
  /** Threads of the engine; one for each core, where it is absent. */
  readonly threads?: number | undefined;
  /** Bytes for batches and for sessions. */
  readonly memory: number;
}

/** A model and pictures, and what can be had of them, wherever it runs. */
export interface Workbench {
  readonly lens: Lens;
  readonly set: BenchSet | undefined;
  readonly kept: Keeping;
  /** The picture of an id; `data:7` is the eighth of the data set. Throws `ConvlensError` where there is none. */
  picture(id: string): Promise<Image>;
  /** What recipes say of the model's file and of a picture's. Throws `ConvlensError` where there is no such picture. */
  origin(picture?: string): Promise<Origin>;
  /** Has questions answered by a pass over the data set. Throws `UsageError` where there is none. */
  ask<Q extends Questions>(questions: Q, doing: Doing<never>): Promise<Answers<Q>>;
}

/** Something that can be asked of a workbench. What goes in and comes out is plain data and typed arrays, see `pack`. */
export interface Operation<Id extends string, P extends z.ZodType, R, E> {
  /** Kebab case. */
  readonly id: Id;
  /** `quick` answers while one looks, `long` may take minutes; those that are long do not hold up those that are quick. */
  readonly pace: "quick" | "long";
  readonly params: P;
  run(bench: Workbench, params: z.output<P>, doing: Doing<E>): Promise<R>;
}

/** Declares an operation; `E` is what it shows while it works. */
export const defineOperation = <const Id extends string, P extends z.ZodType, R, E = never>(
  operation: Operation<Id, P, R, E>,
): Operation<Id, P, R, E> => operation;
