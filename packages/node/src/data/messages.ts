import type { InputSpec } from "@convlens/core/onnx";
import type { Augmentation } from "@convlens/core/training/augment";
import type { Source } from "./dataSet.ts";

/** What a worker thread is told when it starts. */
export interface Setup {
  readonly pictures: readonly { readonly name: string; readonly source: Source }[];
  readonly input: InputSpec;
  readonly augmentation: Augmentation;
  readonly seed: number;
  /** Decoded and resized pictures, planes of 8-bit samples, one after the other: as many of the first as fit. */
  readonly cache: SharedArrayBuffer;
  /** For each picture of the cache, 1 once it is there; 32-bit. */
  readonly cached: SharedArrayBuffer;
}

/** A job of one worker; jobs are done in the order in which they come. */
export type Job = { readonly job: number } & (
  | { readonly kind: "decode"; readonly pictures: readonly number[] }
  | { readonly kind: "batch"; readonly pictures: readonly number[]; readonly epoch: number | undefined }
);

/** A picture that cannot be used, and why. */
export interface Broken {
  /** Its number in the list. */
  readonly picture: number;
  readonly name: string;
  /** One line. */
  readonly reason: string;
}

export type Reply = { readonly job: number } & (
  | { readonly broken: readonly Broken[]; readonly values?: Float32Array<ArrayBuffer> }
  | { readonly failed: { readonly message: string; readonly hint: string | undefined } }
);
