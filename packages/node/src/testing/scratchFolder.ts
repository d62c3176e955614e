import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** An empty folder that goes when the tests of the file are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "convlens-"));
  // An installed package has thousands of files.
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);
  return folder;
}
