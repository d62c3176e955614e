import type { Fault } from "@convlens/core/lab";

/** What is told of a picture when it is read. */
export interface Looked {
  readonly width: number;
  readonly height: number;
  /** What was left out or shrunk; each is one line. */
  readonly notes: readonly string[];
}

/** Bytes: in the browser's keeping, or at an address. */
export type Source = Blob | string;

/** A file and what it is called; with slashes where it lies in a folder. */
export interface NamedSource {
  readonly name: string;
  readonly source: Source;
  /** Of the file that it was made from, where that is what recipes are to name. */
  readonly sha256?: string;
}

/** Pictures that are a data set: dropped files, a zip or tar of them, or a list that says what each is. */
export type SetSource =
  | { readonly files: readonly NamedSource[] }
  | {
      readonly name: string;
      readonly classes?: readonly string[];
      readonly pictures: readonly (NamedSource & { readonly label?: number })[];
    };

/** What is told of a data set when it is read. */
export interface SetLooked {
  readonly name: string;
  /** What stands for it in a command, where that is not its name. */
  readonly path?: string;
  readonly classes?: readonly string[];
  readonly pictures: readonly { readonly name: string; readonly label?: number }[];
  readonly notes: readonly string[];
}

/** Where the files of ONNX Runtime's two builds lie. */
export interface EngineFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/** How a worker is to run graphs. */
export interface EngineAsked {
  /** `auto` takes WebGPU where there is an adapter. */
  readonly device: "auto" | "wasm" | "webgpu";
  readonly files: { readonly wasm: EngineFiles; readonly webgpu: EngineFiles };
}

/** What a page must know of operations and formats, so that it need not hold them. */
export interface About {
  /** Endings of model files. */
  readonly extensions: readonly string[];
  /** Operations that may take minutes. */
  readonly long: readonly string[];
}

/** Questions to a worker that are no operations, with their answers. */
export interface Errands {
  about: { asks: object; gives: About };
  /** Opens a model, the first and only of this worker. Gives the name of the file that is the model. */
  open: { asks: { files: readonly NamedSource[]; engine: EngineAsked }; gives: string };
  /** Makes a picture known, so that operations find it by its id. */
  picture: { asks: { id: string; name: string; source: Source }; gives: undefined };
  forget: { asks: { id: string }; gives: undefined };
  /** Decodes a picture. */
  look: { asks: { name: string; source: Source }; gives: Looked };
  /** Says on which data set operations work, or that there is none. */
  set: { asks: { set: SetSource | undefined }; gives: SetLooked | undefined };
  /** A known picture, or `data:7`, as a file; small where `side` says so. */
  file: { asks: { id: string; side?: number }; gives: Blob };
  /** The open model as ONNX. */
  model: { asks: object; gives: Uint8Array<ArrayBuffer> };
}

export type Errand = keyof Errands;

/** To a worker: an errand, or what its host is asked, packed. */
export type ToWorker =
  | { readonly errand: Errand; readonly number: number; readonly asks: unknown }
  | { readonly host: Uint8Array<ArrayBuffer> };

/** From a worker. A notice is one line for people, about how it works from now on. */
export type FromWorker =
  | { readonly notice: string }
  | { readonly number: number; readonly gives: unknown }
  | { readonly number: number; readonly fault: Fault }
  | { readonly host: Uint8Array<ArrayBuffer> };
