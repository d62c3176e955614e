import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Keeping, MOST_KEPT } from "@convlens/core/lab";
import { writeFileAtomic } from "../atomic.ts";
import { readFileIfThere } from "../files.ts";

const ENDING = ".kept";

/** Keeps work in a folder, where other processes find it. Throws `RangeError` for a name that is more than letters, digits and hyphens. */
export function keptIn(folder: string, most = MOST_KEPT): Keeping {
  const place = (name: string) => {
    if (!/^[\w-]{1,80}$/.test(name)) throw new RangeError(`"${name}" is no name`);
    return join(folder, name + ENDING);
  };
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true });
      await writeFileAtomic(place(name), bytes);
      const files = (await readdir(folder)).filter((file) => file.endsWith(ENDING)).map((file) => join(folder, file));
      const known = await Promise.all(files.map(async (file) => ({ file, ...(await stat(file)) })));
      known.sort((a, b) => a.mtimeMs - b.mtimeMs);
      let total = known.reduce((sum, { size }) => sum + size, 0);
      for (const { file, size } of known) {
        if (total <= most || file === place(name)) return;
        await rm(file, { force: true });
        total -= size;
      }
    },
    get: (name) => readFileIfThere(place(name)),
  };
}
