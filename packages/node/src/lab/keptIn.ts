import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Keeping, MOST_KEPT } from "@convlens/core/lab";
import { writeFileAtomic } from "../atomic.ts";
import { readFileIfThere } from "../files.ts";

const ENDING = ".kept";

/** Keeps work in a folder, where other processes find it. Throws `RangeError` for a name that is more than letters, digits and hyphens. */
export function keptIn(folder: string): Keeping {
  const place = (name: string) => {
    if (!/^[\w-]{1,80}$/.test(name)) throw new RangeError(`"${name}" is no name`);
    return join(folder, name + ENDING);
  };
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true });
      await writeFileAtomic(place(name), bytes);
      const files = (await readdir(folder)).filter((file) => file.endsWith(ENDING)).map((file) => join(folder, file));
      const dated = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
      dated.sort((a, b) => b.at - a.at);
      for (const { file } of dated.slice(MOST_KEPT)) await rm(file, { force: true });
    },
    get: (name) => readFileIfThere(place(name)),
  };
}
