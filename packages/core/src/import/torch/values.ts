import type { Tensor } from "../../base/tensor.ts";

/** What a pickle holds, as data. */
export type Pickled =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Pickled[]
  | Dict
  | Instance
  | Reference
  | StorageRef
  | TorchTensor;

/** A dict in its order; keys may be of any kind. */
export class Dict {
  readonly entries = new Map<Pickled, Pickled>();
  /** Attributes, such as the `_metadata` of a state dict. */
  state: Pickled;
}

/** A name of Python that the file mentions, as `module.name`; it stands for itself and is never called. */
export class Reference {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A name that is not among those that may be read; it passes only as the class of a module. */
export class Foreign extends Reference {
  /** Whether an object of it has shown itself to be a module. */
  isModule = false;
}

/** An object: the name of its class and its state. */
export class Instance {
  readonly type: string;
  readonly args: readonly Pickled[];
  readonly class: Reference | undefined;
  state: Pickled;

  constructor(type: string, args: readonly Pickled[] = [], of?: Reference) {
    this.type = type;
    this.args = args;
    this.class = of;
  }
}

/** Where a tensor's numbers are: storage `key` of the file, counted in elements of `type`. */
export class StorageRef {
  readonly key: string;
  readonly type: Exclude<Tensor["type"], "string">;
  readonly length: number;
  /** Of the first element within the storage of the file. */
  readonly offset: number;

  constructor(key: string, type: StorageRef["type"], length: number, offset = 0) {
    this.key = key;
    this.type = type;
    this.length = length;
    this.offset = offset;
  }
}

/** A tensor as the file describes it: a part of a storage, seen with strides (in elements). */
export class TorchTensor {
  readonly storage: StorageRef;
  readonly type: StorageRef["type"];
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(
    storage: StorageRef,
    type: StorageRef["type"],
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.type = type;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

export const isDict = (v: Pickled): v is Dict => v instanceof Dict;
