import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { blankImage, encodeNpy } from "@convlens/core/base";
import { expect, it } from "vitest";
import { pictures } from "./pictures.ts";
import { encodePng } from "./png.ts";
import { scratchFolder } from "./testing/scratchFolder.ts";

const folder = scratchFolder();
const png = await encodePng(blankImage(2, 1, [1, 2, 3, 255]));
mkdirSync(join(folder, "b/deep"), { recursive: true });
mkdirSync(join(folder, "empty"));
for (const name of ["cat.png", "Cat.jpg", "b/cat.jfif", "b/deep/z.JPEG"]) writeFileSync(join(folder, name), png);
for (const name of ["notes.txt", "b/raw.npy"]) writeFileSync(join(folder, name), "text");
const tensor = { type: "float64", shape: [1, 1, 1, 2], data: Float64Array.of(0.5, -2) } as const;
writeFileSync(join(folder, "input.npy"), encodeNpy(tensor));

const names = async (...args: string[]) =>
  (await pictures(args.map((a) => join(folder, a)))).map((p) => relative(folder, p.path));

it("lists a folder at any depth, in order, pictures only", async () => {
  expect(await names(".")).toEqual(["Cat.jpg", "b/cat.jfif", "b/deep/z.JPEG", "cat.png"]);
});

it("lists globs and files as they are named, each once", async () => {
  expect(await names("b/**/*.jpeg", "cat.png", "*.png", "notes.txt")).toEqual([
    "b/deep/z.JPEG",
    "cat.png",
    "notes.txt",
  ]);
});

it("gives equal names stems of their own", async () => {
  const found = await pictures([join(folder, "cat.png"), join(folder, "b"), join(folder, "Cat.jpg")]);
  expect(found.map((p) => p.stem)).toEqual(["cat", "cat-2", "z", "Cat-3"]);
});

it("reads a picture by its content, whatever its ending", async () => {
  const [file] = await pictures([join(folder, "b/cat.jfif")]);
  const loaded = await file!.load();
  expect(loaded).toMatchObject({ kind: "image", image: { width: 2, height: 1 }, notes: [] });
  expect(loaded.bytes).toEqual(new Uint8Array(png));
});

it("reads a tensor as float32", async () => {
  const [file] = await pictures([join(folder, "input.npy")]);
  expect(await file!.load()).toMatchObject({
    kind: "tensor",
    tensor: { type: "float32", shape: [1, 1, 1, 2], data: Float32Array.of(0.5, -2) },
  });
});

it("tells what is missing, empty, or no picture", async () => {
  await expect(names("cta.png")).rejects.toMatchObject({
    message: expect.stringContaining("no such file"),
    hint: expect.stringContaining("cat.png"),
  });
  await expect(names("empty")).rejects.toThrow("no pictures in");
  await expect(names("*.bmp")).rejects.toThrow("nothing matches");
  const [text] = await pictures([join(folder, "notes.txt")]);
  await expect(text!.load()).rejects.toThrow("notes.txt is no picture");
});
