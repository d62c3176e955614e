import type { Tensor } from "../../../base/tensor.ts";
import type { Dim } from "../../../onnx/graph.ts";
import { BATCH } from "../../../onnx/graph.ts";

/** A multiple of the batch: an extent that is only known when the graph runs. */
export class Extent {
  readonly times: number;

  constructor(times: number) {
    this.times = times;
  }

  get dim(): Dim {
    return this.times === 1 ? BATCH : `${this.times}*${BATCH}`;
  }
}

/** An extent of a value of the graph; `undefined` where it is neither known nor a multiple of the batch. */
export function extentOf(d: Dim): number | Extent | undefined {
  if (typeof d === "number") return d;
  const [, times, name] = /^(?:(\d+)\*)?(\w+)$/.exec(d) ?? [];
  return name === BATCH ? new Extent(Number(times ?? 1)) : undefined;
}

/** What several tensors are views of: how often it has been changed in place. */
export interface Storage {
  changes: number;
}

/** A tensor of the file that is read when something needs it. */
export interface Held {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Tensor;
}

/** A tensor as PyTorch has it: a name for a value of the graph, which operators that work in place exchange. */
export class AtenTensor {
  readonly storage: Storage;
  /** How often its storage had been changed when `value` was what it held. */
  seen: number;
  /** A value of the graph, or a tensor of the file. */
  value: string | Held;

  constructor(value: string | Held, storage: Storage = { changes: 0 }) {
    this.value = value;
    this.storage = storage;
    this.seen = storage.changes;
  }
}

/** Anything else that code may pass on, such as a module or a device; operators do not look into it. */
export abstract class Other {
  abstract readonly kind: string;
}

/** What code computes with: a list stands for lists and for tuples. */
export type Value = null | boolean | number | string | Extent | AtenTensor | Other | Value[];

/** How messages name a value. */
export function described(v: Value | undefined): string {
  if (v === undefined) return "nothing";
  if (v === null) return "None";
  if (v instanceof AtenTensor) return "a tensor";
  if (v instanceof Extent) return `${v.times} times the batch`;
  if (v instanceof Other) return `a ${v.kind}`;
  if (Array.isArray(v)) return `a list of ${v.length}`;
  return JSON.stringify(v).slice(0, 80);
}
