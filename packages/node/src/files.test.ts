import { mkdirSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { machineMemory, readModelFile } from "./files.ts";
import { scratchFolder } from "./testing/scratchFolder.ts";

const folder = scratchFolder();
writeFileSync(join(folder, "vgg.onnx"), Uint8Array.of(1, 2, 3));
writeFileSync(join(folder, "vgg.onnx.data"), Uint8Array.of(4));
mkdirSync(join(folder, "web"));
writeFileSync(join(folder, "web/model.json"), "{}");
writeFileSync(join(folder, "web/shard.bin"), Uint8Array.of(5));
mkdirSync(join(folder, "empty"));
mkdirSync(join(folder, "two"));
for (const name of ["a.keras", "b.h5"]) writeFileSync(join(folder, "two", name), "");

it("reads a model file and what lies beside it", async () => {
  const file = await readModelFile(join(folder, "vgg.onnx"));
  expect([file.name, ...file.bytes]).toEqual(["vgg.onnx", 1, 2, 3]);
  expect([...(await file.sibling("vgg.onnx.data"))!]).toEqual([4]);
  expect(await file.sibling("nothing")).toBeUndefined();
  expect(await file.sibling("web")).toBeUndefined();
  expect(await file.siblings!()).toEqual(["empty", "two", "vgg.onnx", "vgg.onnx.data", "web"]);
});

it("gives the nearest names of a missing file", async () => {
  await expect(readModelFile(join(folder, "vg.onnx"))).rejects.toMatchObject({
    name: "ConvlensError",
    message: `no such file: ${join(folder, "vg.onnx")}`,
    hint: expect.stringContaining(`nearest: ${join(folder, "vgg.onnx")}`),
  });
  await expect(readModelFile(join(folder, "nowhere/a.onnx"))).rejects.toMatchObject({
    hint: `there is no folder ${join(folder, "nowhere")} either`,
  });
});

it("reads the model of a folder", async () => {
  const file = await readModelFile(join(folder, "web"));
  expect([file.name, ...file.bytes]).toEqual(["model.json", 0x7b, 0x7d]);
  expect([...(await file.sibling("shard.bin"))!]).toEqual([5]);
  await expect(readModelFile(join(folder, "empty"))).rejects.toMatchObject({
    message: `${join(folder, "empty")} is a folder without a model that is known`,
    hint: "name the model file itself",
  });
  await expect(readModelFile(join(folder, "two"))).rejects.toMatchObject({
    message: `${join(folder, "two")} is a folder of 2 models`,
    hint: `name one of them, such as ${join(folder, "two", "a.keras")}`,
  });
});

it("knows the machine's memory", () => {
  expect(machineMemory()).toBeGreaterThan(2 ** 26);
  expect(machineMemory()).toBeLessThanOrEqual(totalmem());
});
