import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import type { Specimen } from "./fuzz.ts";

const folder = join(import.meta.dirname, "../../test/torchscript");

/** The bytes of a file that `test/torchscript/make.py` wrote with PyTorch. */
export const programBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));

/** Such a file, whose parts are mutated before they are packed. */
export function archiveOf(name: string): Specimen {
  const bytes = programBytes(name);
  const parts = unzipSync(bytes);
  const pack = (files: Readonly<Record<string, Uint8Array>>) =>
    zipSync(Object.fromEntries(Object.keys(parts).map((part) => [part, files[part]!])), { level: 0 });
  return { name, bytes, siblings: parts, pack };
}
