import type { z } from "zod";
import type { Network } from "../network.ts";

/** A layer of a description, its kind found and its fields checked but for the variables in them. */
export interface Layer {
  readonly kind: LayerKind;
  /** As written: within the modules that hold it, with variables in braces. Absent where the layer was written as its kind alone. */
  readonly name: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly layers: readonly Layer[];
  readonly branches: readonly (readonly Layer[])[];
  /** The layer is written only where the file has a tensor or module of this name. */
  readonly when: string | undefined;
  /** Where it stands in the description, for messages. */
  readonly path: Path;
}

export type Path = readonly (string | number)[];

/** What `{i}` in names and fields may stand for. */
export type Variables = Readonly<Record<string, unknown>>;

/** What a layer is written with. */
export interface LayerContext<F = Readonly<Record<string, unknown>>> {
  readonly net: Network;
  /** The whole name of the module, and so of what it makes. */
  readonly name: string;
  readonly fields: F;
  readonly layers: readonly Layer[];
  readonly branches: readonly (readonly Layer[])[];
  /** What holds here. */
  readonly variables: Variables;
  /** A name within the modules that hold this layer, as a whole one; variables in it become what they stand for. */
  resolve(name: string, variables?: Variables): string;
  /** Writes layers one after the other; gives the last value. */
  run(
    layers: readonly Layer[],
    x: string,
    within?: { readonly scope?: string; readonly variables?: Variables },
  ): string;
  /** The layers of a block of the description. */
  block(id: string): readonly Layer[];
  /** The last value that was written under a name. */
  value(name: string): string;
}

/** One kind of layer that a description may have. */
export interface LayerKind {
  /** The key that holds the layer's name: for layers of PyTorch, their class. */
  readonly kind: string;
  readonly summary: string;
  /** What the value of the key is, where it is not the name of a module. */
  readonly names?: string;
  /** Whether that is handed over as it is written, not as a name within the modules that hold the layer. */
  readonly raw?: boolean;
  /** Whether it may stand without a name, as its kind alone. */
  readonly nameless?: boolean;
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** What it holds under `layers` or `branches`. */
  readonly holds?: "layers" | "branches";
  readonly write: (c: LayerContext, x: string) => string;
}

/** Field names are those of PyTorch's constructors. */
export const defineKind = <S extends Readonly<Record<string, z.ZodType>>>(
  kind: Omit<LayerKind, "fields" | "write"> & {
    readonly fields: S;
    readonly write: (c: LayerContext<{ readonly [K in keyof S]: z.output<S[K]> }>, x: string) => string;
  },
): LayerKind => kind as unknown as LayerKind;
