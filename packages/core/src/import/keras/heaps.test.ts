import { expect, test } from "vitest";
import { fileOf, hdf5Bytes } from "../../testing/kerasFile.ts";
import kerasHdf5 from "../keras-hdf5.ts";
import { hasBrokenHeap } from "./heaps.ts";

test("free space without a size is found, and the file is refused", async () => {
  const bytes = await hdf5Bytes((file) => file.create_attribute("model_config", "{}"));
  expect(hasBrokenHeap(bytes)).toBe(false);
  const heap = new TextDecoder("latin1").decode(bytes).indexOf("GCOL");
  expect(heap).toBeGreaterThan(0);
  const broken = bytes.slice();
  broken.fill(0, heap + 16, heap + 32);
  expect(hasBrokenHeap(broken)).toBe(true);
  await expect(kerasHdf5.read(fileOf("m.h5", broken), {})).rejects.toThrow(
    '"m.h5" is not a whole HDF5 file: a heap of texts is damaged',
  );
});
