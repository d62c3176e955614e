import { expect, it } from "vitest";
import { labelsFor } from "./labels.ts";

const files: Readonly<Record<string, string>> = {
  "lines.txt": "cat\nguinea_pig\r\n\nnone\n\n",
  "list.json": '["cat", "guinea_pig"]',
  "index.json": '{"1": ["n2", "dog"], "0": ["n1", "Egyptian_cat"]}',
  "broken.json": '{"0": "cat", "2": "dog"}',
};
const read = async (name: string) => (name in files ? new TextEncoder().encode(files[name]!) : undefined);
const labels = async (said: string | string[] | undefined, classes?: number) => labelsFor(said, classes, read);

it("reads a list, lines, a JSON list and a JSON index", async () => {
  expect((await labels(["a", "b"], 2)).labels).toEqual(["a", "b"]);
  expect((await labels("lines.txt")).labels).toEqual(["cat", "guinea pig", "", "none"]);
  expect((await labels("list.json")).labels).toEqual(["cat", "guinea pig"]);
  expect((await labels("index.json")).labels).toEqual(["Egyptian cat", "dog"]);
});

it("has the thousand classes of ImageNet", async () => {
  const imagenet = (await labels("imagenet-1k", 1000)).labels!;
  expect(imagenet).toHaveLength(1000);
  expect([0, 1, 134, 232, 281, 517, 639, 999].map((c) => imagenet[c])).toEqual([
    "tench",
    "goldfish",
    "crane",
    "Border collie",
    "tabby",
    "crane",
    "maillot",
    "toilet tissue",
  ]);
  const shifted = (await labels("imagenet-1k", 1001)).labels!;
  expect([shifted.length, shifted[0], shifted[233]]).toEqual([1001, "background", "Border collie"]);
});

it("guesses ImageNet's names for a thousand classes, and no others", async () => {
  const guessed = await labels(undefined, 1000);
  expect(guessed.labels?.[232]).toBe("Border collie");
  expect(guessed.warnings).toEqual([expect.stringContaining("guessed imagenet-1k")]);
  expect(await labels(undefined, 10)).toEqual({ warnings: [] });
});

it("leaves out a list that does not fit, but lets two names stand for one sigmoid", async () => {
  const unfit = await labels(["a", "b", "c"], 4);
  expect(unfit.labels).toBeUndefined();
  expect(unfit.warnings).toEqual(["the list of labels names 3 classes, the model has 4; classes are shown by number"]);
  expect((await labels(["no", "yes"], 1)).labels).toEqual(["no", "yes"]);
});

it("tells a missing file and a missing class", async () => {
  await expect(labels("imagenet")).rejects.toMatchObject({
    message: 'no labels "imagenet": neither a file nor a built-in list',
    hint: "built in: imagenet-1k",
  });
  await expect(labels("broken.json")).rejects.toThrow("broken.json: no name for class 1");
});
