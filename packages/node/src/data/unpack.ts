import { constants } from "node:buffer";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConvlensError, isGzip, isTar, isZip, openZip } from "@convlens/core/base";
import { writeFileAtomic } from "../atomic.ts";
import { cleanPath } from "../cleanPath.ts";
import { readFile } from "../files.ts";
import { mayBeBinary } from "./binarySets.ts";
import { isHidden, isPicturePath } from "./found.ts";
import { readTar } from "./tar.ts";

/** The most files that are taken out of one archive. */
const MOST_FILES = 500_000;

/** Whether the first bytes of a file are those of an archive that can be unpacked. */
export const isArchive = (head: Uint8Array): boolean => isZip(head) || isTar(head) || isGzip(head);

/** The first bytes of a file, enough to tell what it is. */
export async function headOfFile(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Unpacks what a data set may be made of (pictures, files of IDX and CIFAR) out of a zip, tar or tar.gz, below a folder and nowhere
 * else, and tells how many files that were. Names that lead elsewhere are passed over.
 * Throws `ConvlensError` where it unpacks to more than `most` bytes, before the disk has them, and for what is no archive.
 */
export async function unpackPictures(archive: string, name: string, folder: string, most: number): Promise<number> {
  let [bytes, files] = [0, 0];
  const room = (size: number) => {
    bytes += size;
    if (bytes > most) throw tooMuch(name, `it unpacks to more than the ${Math.round(most / 2 ** 20)} MB that it may`);
    if (++files > MOST_FILES) throw tooMuch(name, `it holds more than ${MOST_FILES} files`);
  };
  const write = (path: string, contents: Uint8Array) => writeFileAtomic(join(folder, path), contents);
  if (isZip(await headOfFile(archive))) {
    const { size } = await stat(archive);
    if (size > constants.MAX_LENGTH) throw tooMuch(name, "a zip of that size is not read");
    const zip = openZip(await readFile(archive), name, { most });
    for (const entry of zip.entries.values()) {
      const path = wanted(entry.name);
      if (path === undefined) continue;
      room(entry.size);
      await write(path, zip.read(entry.name));
    }
  } else {
    const taken = (path: string, size: number) => {
      if (wanted(path) === undefined) return false;
      room(size);
      return true;
    };
    for await (const entry of readTar(archive, taken)) await write(wanted(entry.path)!, entry.bytes);
  }
  if (files > 0) return files;
  throw new ConvlensError(`${name} holds no pictures`, "pack a folder of pictures, or of a folder for each class");
}

/** Where a file of an archive goes; nothing for what is none of a data set's. */
function wanted(name: string): string | undefined {
  const path = isHidden(name) || !(isPicturePath(name) || mayBeBinary(name)) ? undefined : cleanPath(name);
  return path;
}

const tooMuch = (name: string, why: string) =>
  new ConvlensError(`${name} is not unpacked: ${why}`, "name its folder on the command line of convlens studio");
