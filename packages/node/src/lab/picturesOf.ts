import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ConvlensError, type Image } from "@convlens/core/base";
import { type Source, sourceBytes, sourceImage } from "../data/source.ts";
import type { OpenedSet } from "./openSet.ts";
import { isPictureId } from "./plan.ts";

/** A picture that was given, not read yet. */
export interface FoundPicture {
  readonly name: string;
  readonly source: Source;
}

/** Throws `ConvlensError` where there is no picture of that id. */
export async function findPicture(
  id: string,
  folders: readonly string[],
  set: OpenedSet | undefined,
): Promise<FoundPicture> {
  if (!isPictureId(id)) throw noPicture(id);
  if (id.startsWith("data:")) {
    const found = set?.data.pictures[Number(id.slice("data:".length))];
    if (!found) throw noPicture(id);
    return { name: found.path, source: found.source };
  }
  for (const folder of folders) {
    const file = join(folder, id);
    if (await stat(file).catch(() => undefined)) return { name: `the picture ${id}`, source: { file } };
  }
  throw noPicture(id);
}

export const imageOf = async ({ source, name }: FoundPicture): Promise<Image> =>
  (await sourceImage(source, name)).image;

export const bytesOf = ({ source }: FoundPicture): Promise<Uint8Array> => sourceBytes(source);

const noPicture = (id: string) =>
  new ConvlensError(`there is no picture "${id.slice(0, 100)}"`, "add it again; pictures go with the session");
