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
mkdirSync(join(folder, "empty"));

it("reads a model file and what lies beside it", async () => {
  const file = await readModelFile(join(folder, "vgg.onnx"));
  expect([file.name, ...file.bytes]).toEqual(["vgg.onnx", 1, 2, 3]);
  expect([...(await file.sibling("vgg.onnx.data"))!]).toEqual([4]);
  expect(await file.sibling("nothing")).toBeUndefined();
  expect(await file.sibling("web")).toBeUndefined();
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

it("says which file of a folder is the model", async () => {
  await expect(readModelFile(join(folder, "web"))).rejects.toMatchObject({
    message: `${join(folder, "web")} is a folder, not a model file`,
    hint: `the model in it is ${join(folder, "web/model.json")}`,
  });
  await expect(readModelFile(join(folder, "empty"))).rejects.toMatchObject({ hint: "name the model file in it" });
});

it("knows the machine's memory", () => {
  expect(machineMemory()).toBeGreaterThan(2 ** 26);
  expect(machineMemory()).toBeLessThanOrEqual(totalmem());
});
