import type { Model } from "../onnx/meta.ts";

/** A model file as the importers see it. */
export interface ModelFile {
  /** The name, for messages and for what the extension says. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether reading may overwrite `bytes`, since nobody needs them afterwards; spares a copy of a large model's weights. */
  readonly disposable?: boolean;
  /** Reads a file beside it, such as external weights; `undefined` where there is none. */
  sibling(name: string): Promise<Uint8Array | undefined>;
  /** The names of the files beside it, for formats whose parts are found by their endings; absent where nobody can tell. */
  siblings?(): Promise<readonly string[]>;
}

export interface ImportOptions {
  /** Rows and columns to pin an input whose size the file leaves open. */
  readonly size?: readonly [number, number];
  /** Describes the network of weights that come without one: its name, for messages, and its JSON (docs/reference/architecture-files.md). */
  readonly architecture?: { readonly name: string; readonly text: string };
}

/** The layers or operators that a format's files are made of, or the networks that are known of weights alone. */
export interface Vocabulary {
  /** `Keras layers`, `TensorFlow Lite operators` …; the same where formats share them. */
  readonly kind: string;
  /** Those that are read. */
  readonly names: readonly string[];
}

/** All names of a table whose entries have one or several. */
export const namesIn = (table: readonly { readonly type: string | readonly string[] }[]): readonly string[] =>
  [...new Set(table.flatMap(({ type }) => type))].sort();

/** What recognises one file format. */
interface Format {
  /** `onnx`, `keras-hdf5` … */
  readonly id: string;
  readonly title: string;
  /** Usual endings, for messages and file dialogs; what decides is `sniff`. */
  readonly extensions: readonly string[];
  /** Whether its files hold weights without their network, which `architecture` may describe. */
  readonly takesArchitecture?: boolean;
  /** Whether the bytes look like this format. */
  sniff(file: ModelFile): boolean;
}

/** What reads its files: most of an importer's code. */
export interface Reader {
  /** What files are made of, for the reference page of formats. */
  readonly reads?: readonly Vocabulary[];
  /** Throws `ConvlensError` where the file is broken or asks for something that is not supported. */
  read(file: ModelFile, options: ImportOptions): Promise<Model>;
}

/** Reads one file format. */
export interface Importer extends Format, Pick<Reader, "read"> {
  reads(): Promise<readonly Vocabulary[]>;
}

/** @param format `reader` loads what reads it, when there is a file to be read */
export const defineImporter = ({ reader, ...format }: Format & { reader(): Promise<Reader> }): Importer => ({
  ...format,
  reads: async () => (await reader()).reads ?? [],
  read: async (file, options) => (await reader()).read(file, options),
});
