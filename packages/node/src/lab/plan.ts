import { createHash } from "node:crypto";
import type { OpenOptions } from "../lens.ts";

/** How a model is opened. */
export interface ModelPlan {
  /** A path, or the name of a model that was pulled. */
  readonly path: string;
  readonly options: OpenOptions;
}

/** Where a data set lies, see `DataSetReader`. */
export interface SetPlan {
  readonly name: string;
  readonly path: string;
}

/** Pictures that are named by what somebody else says: `data:7` is of the set, all others are files in folders. */
export interface PicturesPlan {
  /** A picture is the file that has its id for a name, in the first folder that has one. */
  readonly folders: readonly string[];
  readonly set?: SetPlan | undefined;
}

/** What a workbench is set up from. */
export interface BenchPlan extends PicturesPlan {
  readonly model: ModelPlan;
  /** The folder for what passes over data sets told. */
  readonly keep: string;
}

/** Stands for a picture's file, wherever it comes from. */
export const pictureId = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** A picture's id: the first 16 hexadecimal digits of the SHA-256 of its file, or a place in the data set. */
export const isPictureId = (id: string): boolean => /^([0-9a-f]{16}|data:\d{1,9})$/.test(id);
