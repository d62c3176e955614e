import { basename } from "node:path";
import { loaded, type PictureFile, uniqueStems } from "../pictures.ts";
import type { DataPicture } from "./dataSet.ts";
import { sourceBytes, sourceImage } from "./source.ts";

/** Pictures of a data set as those that a user names: read where they are loaded, whatever they come from. */
export function pictureFilesOf(pictures: readonly DataPicture[]): readonly PictureFile[] {
  const stems = uniqueStems();
  return pictures.map(({ name, source }) => ({
    path: name,
    name: basename(name),
    stem: stems(name.replace(/[?#].*$/, "")),
    load: async () => {
      const bytes = await sourceBytes(source);
      if (!("samples" in source)) return loaded(bytes, basename(name));
      return { kind: "image", bytes, ...(await sourceImage(source, name)) };
    },
  }));
}
