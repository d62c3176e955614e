import { onnxFileOf } from "@convlens/core/lens";
import { writeFileAtomic } from "../atomic.ts";
import { unpackPictures } from "../data/unpack.ts";
import { decodePicture } from "../decode.ts";
import { readFile } from "../files.ts";
import type { Benches } from "./benches.ts";
import { findPicture } from "./picturesOf.ts";
import { type ModelPlan, type PicturesPlan, pictureId, type SetPlan } from "./plan.ts";
import { type ShownPicture, shownPicture } from "./shownPicture.ts";

/** A picture that can be read. */
export interface ReadPicture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly notes: readonly string[];
}

/** A data set that can be read. */
export interface ReadSet {
  readonly classes?: readonly string[];
  readonly pictures: readonly { readonly name: string; readonly label?: number }[];
  readonly notes: readonly string[];
}

/** What is done with files beside operations: it decodes what others made, and so is done where it may crash. */
export interface Chores {
  /** Reads a picture's file. Throws `ConvlensError` naming it where it is broken. */
  readonly picture: { readonly params: { readonly path: string; readonly name: string }; readonly answer: ReadPicture };
  /** A picture as browsers show it, see `shownPicture`. */
  readonly show: {
    readonly params: { readonly id: string; readonly from: PicturesPlan; readonly side?: number };
    readonly answer: ShownPicture;
  };
  /** Unpacks the pictures of an archive into a folder, see `unpackPictures`; what is told is how many there are. */
  readonly unpack: {
    readonly params: {
      readonly archive: string;
      readonly name: string;
      readonly folder: string;
      readonly most: number;
    };
    readonly answer: number;
  };
  readonly set: { readonly params: SetPlan; readonly answer: ReadSet };
  /** Writes a model as an ONNX file. */
  readonly onnx: { readonly params: { readonly model: ModelPlan; readonly to: string }; readonly answer: null };
}

export type ChoreId = keyof Chores;

type Made = {
  readonly [K in ChoreId]: (benches: Benches, params: Chores[K]["params"]) => Promise<Chores[K]["answer"]>;
};

export const chores: Made = {
  picture: async (_, { path, name }) => {
    const bytes = await readFile(path);
    const { image, notes } = await decodePicture(bytes, name);
    return { id: pictureId(bytes), width: image.width, height: image.height, notes };
  },
  show: async ({ sets }, { id, from, side }) => {
    const set = id.startsWith("data:") && from.set ? await sets.open(from.set) : undefined;
    return shownPicture(await findPicture(id, from.folders, set), side);
  },
  unpack: async (_, { archive, name, folder, most }) => unpackPictures(archive, name, folder, most),
  set: async ({ sets }, plan) => {
    const { data, bench } = await sets.open(plan);
    const { classes, pictures } = bench;
    return { ...(classes && { classes }), pictures, notes: data.notes ?? [] };
  },
  onnx: async (benches, { model, to }) => {
    await writeFileAtomic(to, onnxFileOf(await benches.lens(model)));
    return null;
  },
};
