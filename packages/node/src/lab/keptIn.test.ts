import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keptIn } from "./keptIn.ts";

const folder = mkdtempSync(join(tmpdir(), "convlens-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what was kept is there for others, and the oldest goes when there is too much", async () => {
  const kept = keptIn(folder, 3);
  expect(await kept.get("a")).toBeUndefined();
  for (const [i, name] of ["a", "b", "c"].entries()) {
    await kept.put(name, Uint8Array.of(i));
    utimesSync(join(folder, `${name}.kept`), 1000 + i, 1000 + i);
  }
  await kept.put("d", Uint8Array.of(3));
  expect(readdirSync(folder).sort()).toEqual(["b.kept", "c.kept", "d.kept"]);
  expect([...(await keptIn(folder).get("d"))!]).toEqual([3]);
});

test("a name leads nowhere else", async () => {
  for (const name of ["../x", "a/b", "", "a.b"]) await expect(async () => keptIn(folder).get(name)).rejects.toThrow();
});
