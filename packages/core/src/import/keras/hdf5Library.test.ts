import { expect, test } from "vitest";
import corpus from "../../testing/corpus/keras-hdf5.ts";
import { fuzzCase } from "../../testing/fuzz.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import importer from "../keras-hdf5.ts";

test("what the library loses with each damaged file does not add up, and whole files are read as before", async () => {
  const specimens = await corpus();
  const library = await (await import("h5wasm")).ready;
  const { FS } = library;
  const open = () => (library.FS as unknown as { streams: unknown[] }).streams.filter(Boolean).length;
  let most = 0;
  for (let i = 0; i < 900; i++) {
    await importer.read(fuzzCase(specimens, 1, i).file, {}).catch(() => {});
    most = Math.max(most, open());
  }
  // Of three files that fail about two stay open; without new instances these would be some 680.
  expect(most).toBeGreaterThan(100);
  expect(most).toBeLessThan(300);
  expect(library.FS).not.toBe(FS);
  const [{ name, bytes }] = specimens as [{ name: string; bytes: Uint8Array }];
  const { graph } = await importer.read(memoryFile(name, bytes), {});
  expect(graph.infos.has("conv")).toBe(true);
}, 60_000);
