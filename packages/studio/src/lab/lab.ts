import type { Answer, Asked, OperationId, Shown } from "@convlens/core/lab";

/** A picture that was given, or a sample. */
export interface PictureCard {
  /** Stands for its bytes, so that an address with it still means the same picture tomorrow. */
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What was left out or shrunk when it was read; each is one line. */
  readonly notes: readonly string[];
}

/** A data set that was given. The picture at place `i` has the id `data:i`. */
export interface SetCard {
  readonly name: string;
  /** What stands for it in a command that does the same, where that is not its name. */
  readonly path?: string;
  readonly classes?: readonly string[];
  readonly pictures: readonly { readonly name: string; readonly label?: number }[];
  readonly notes: readonly string[];
}

/** A model that can be opened by its name: bundled, opened before, or named on the command line. */
export interface ModelName {
  readonly id: string;
  readonly name: string;
}

/** What there is of what was given, all together, and how long it stays. */
export interface Kept {
  readonly models: number;
  readonly pictures: number;
  /** Of their files, and of data sets that are kept as well. */
  readonly bytes: number;
  /** By itself it goes with the page, with the session on the server, or never. */
  readonly until: "page" | "session" | "forgotten";
  /** Milliseconds after the last sign of a page, when the session goes. */
  readonly idle?: number;
}

/** What lies in the laboratory. */
export interface LabState {
  /** The model that is open. */
  readonly model: ModelName | undefined;
  /** The last opened first; bundled ones are the last. */
  readonly models: readonly ModelName[];
  readonly samples: readonly PictureCard[];
  /** The last given first. */
  readonly pictures: readonly PictureCard[];
  readonly set: SetCard | undefined;
  readonly kept: Kept;
  /** Endings of the model files that open here, for file dialogs. */
  readonly extensions: readonly string[];
  /** What stands for the model in a command that does the same. */
  readonly modelPath: string;
}

/** Told while an operation is at work. */
export interface Watching<E> {
  readonly signal?: AbortSignal;
  progress?(done: number, total: number): void;
  show?(event: E): void;
}

/** Told how far an upload is, from 0 to 1. */
export type Uploading = (share: number) => void;

/**
 * Where models, pictures and work are: on the server that gave the page, or in the page itself. All that fails throws the
 * errors of core: `ConvlensError` and `UsageError` with a hint, else an `Error`; what was stopped an `AbortError`.
 */
export interface Lab {
  readonly way: "served" | "page";
  /** What runs the graphs is told in the model card. */
  state(): Promise<LabState>;
  /** Opens a model from files: itself and what lies beside it. */
  openModel(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState>;
  /** Opens one of `state().models`. */
  openNamed(id: string): Promise<LabState>;
  addPictures(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<readonly PictureCard[]>;
  removePicture(id: string): Promise<LabState>;
  /** Takes pictures in folders, or a zip, tar or tar.gz of them, as the data set; folders are classes. */
  openSet(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState>;
  /** Forgets models and pictures that are kept for later; what is open stays open. Absent where nothing is kept for later. */
  forget?(): Promise<LabState>;
  /** Where an `<img>` finds a picture, also `data:i`; `side` asks for a small version. */
  pictureUrl(id: string, side?: number): Promise<string>;
  run<K extends OperationId>(operation: K, params: Asked<K>, watching?: Watching<Shown<K>>): Promise<Answer<K>>;
  /** The open model as ONNX, with labels and preprocessing in its metadata: what runs in a page. */
  modelFile(): Promise<Uint8Array>;
  close(): Promise<void>;
}
