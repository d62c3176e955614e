import type { Declared } from "@convlens/core/onnx";

/** A pretrained model that is published somewhere. */
export interface KnownModel {
  /** What a user calls it: in place of a path, in any command. */
  readonly name: string;
  readonly title: string;
  readonly url: string;
  /** SHA-256 of the file in hexadecimal digits: all 64, or the first few that its publisher tells. Absent where nobody told. */
  readonly sha256?: string;
  /** About, in millions of bytes. */
  readonly megabytes: number;
  /** An SPDX identifier, of the weights as their publisher has it. */
  readonly licence: string;
  /** How pictures go in and what comes out. */
  readonly declared: Declared;
  readonly note?: string;
}

/** Models of one publisher. */
export interface Shelf {
  readonly title: string;
  readonly models: readonly KnownModel[];
}

export const defineShelf = (shelf: Shelf): Shelf => shelf;
