import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { ConvlensError, cutOff, isGzip, type TarEntry, tarEntries } from "@convlens/core/base";
import { fileError } from "../fileError.ts";
import { missing } from "../files.ts";

/**
 * As `tarEntries`, of a `.tar`, `.tar.gz` or `.tgz` file; what decides on compression is the content.
 * Throws `ConvlensError` naming the file where it is missing, cut off or no archive.
 */
export async function* readTar(
  path: string,
  wanted?: (path: string, size: number) => boolean,
): AsyncGenerator<TarEntry> {
  const stream = await contents(path);
  try {
    yield* tarEntries(stream, path, wanted);
  } catch (error) {
    throw tarError(error, path);
  } finally {
    stream.destroy();
  }
}

type Contents = AsyncIterable<Uint8Array> & { destroy(): unknown };

/** The archive's bytes, unpacked where they are gzip. */
async function contents(path: string): Promise<Contents> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    file.once("error", reject).once("end", () => resolve(null));
    file.once("readable", () => resolve(file.read() as Buffer | null));
  }).catch(async (error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? await missing(path) : fileError(error, path, "read");
  });
  if (!first) throw new ConvlensError(`${path} is empty`, "give a .tar or .tar.gz archive");
  file.unshift(first);
  if (!isGzip(first)) return file;
  const unpacked = createGunzip();
  file.once("error", (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

function tarError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return cutOff(path);
  if (code?.startsWith("Z_"))
    return new ConvlensError(`${path} does not unpack: ${(error as Error).message}`, "copy it again", { cause: error });
  return fileError(error, path, "read");
}
