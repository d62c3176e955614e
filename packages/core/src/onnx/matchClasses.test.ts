import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { shelf } from "../testing/shelf.ts";
import { labels as imageNet } from "./labels/imagenet-1k.ts";
import { synsets } from "./labels/imagenet-1k-synsets.ts";
import { classFinder, labelsFromNames, matchClasses } from "./matchClasses.ts";

const match = (classes: string[], labels: readonly string[] | undefined, count = labels?.length ?? 0) =>
  matchClasses(classes, { labels, count });

it.each([
  ["themselves", ["dog", "cat"], ["cat", "dog"], [1, 0]],
  [
    "case, underscores, dashes, apostrophes",
    ["Golden-Retriever", "ladys_slipper"],
    ["lady's slipper", "golden retriever"],
    [1, 0],
  ],
  ["synonyms of the model", ["tench", "tabby cat"], ["tench, Tinca tinca", "tabby, tabby cat"], [0, 1]],
  ["synonyms of the data set", ["tench, Tinca tinca", "dog"], ["dog", "tench"], [1, 0]],
  ["plurals", ["cats", "dog"], ["cat", "dogs"], [0, 1]],
  ["synsets in labels", ["n00000002", "n00000001_dog"], ["n00000001 dog", "n00000002 cat, felid"], [1, 0]],
  ["synsets that the model does not know", ["n00000002_cat", "n00000001-dog"], ["dog", "cat"], [1, 0]],
  ["a name beside classes that are none", ["cat", "cow", "unknown"], ["dog", "cat"], [1, undefined, undefined]],
  ["letters of two parts", ["jalapen\u0303o"], ["cat", "jalape\u00f1o"], [1]],
  ["nothing", ["", "_"], ["", "cat"], [undefined, undefined]],
])("matches %s", async (_, classes, labels, expected) => {
  expect(await match(classes, labels)).toEqual(expected);
});

it("takes numbers for the model's, where no name fits and all are in its range", async () => {
  expect(await match(["2", "class 0", "class_1"], ["a", "b", "c"])).toEqual([2, 0, 1]);
  expect(await match(["1", "3"], ["a", "b", "c"])).toEqual([undefined, undefined]);
  expect(await match(["1", "0"], ["0", "1"])).toEqual([1, 0]);
  expect(await match(["1", "a"], ["0", "a"])).toEqual([undefined, 1]);
});

it("takes classes in their order for those of a model that names none, if there are as many", async () => {
  expect(await match(["cat", "dog"], undefined, 2)).toEqual([0, 1]);
  expect(await match(["cat", "dog"], undefined, 3)).toEqual([undefined, undefined]);
  expect(await match(["Katze", "Hund"], ["cat", "dog"])).toEqual([undefined, undefined]);
});

it("prefers what fits exactly, and leaves out what is ambiguous", async () => {
  expect(await match(["Cardigan", "cardigan", "CARDIGAN", "crane"], imageNet)).toEqual([
    264,
    474,
    undefined,
    undefined,
  ]);
  const find = await classFinder(imageNet);
  expect(find("crane")).toEqual([134, 517]);
  expect(find("maillot")).toEqual([638, 639]);
});

it("knows the synsets of ImageNet, also behind a class for none of these, or where some names differ", async () => {
  expect(synsets).toHaveLength(1000);
  expect([...synsets].sort()).toEqual(synsets);
  expect(await match([...synsets], imageNet)).toEqual([...imageNet.keys()]);
  expect(await match(["n02012849", "n03126707_crane"], ["background", ...imageNet])).toEqual([135, 518]);
  const other = imageNet.map((name, i) => (i % 3 === 0 ? `other ${i}` : `${name}, and more`));
  expect(await match(["n02012849", "crane (n03126707)"], other)).toEqual([134, 517]);
  expect(
    await match(
      ["n02012849"],
      imageNet.map((_, i) => `other ${i}`),
    ),
  ).toEqual([undefined]);
});

it("reads labels in names of files", async () => {
  const names = [
    "a/n1_tabby.jpg",
    "0017_golden_retriever.png",
    "tabby_12.jpg",
    "x-golden retriever (3).jpg",
    "tabby.1.jpg",
  ];
  const labels = ["golden retriever", "tabby, tabby cat", "7"];
  expect(await labelsFromNames(names, labels)).toEqual([1, 0, 1, 0, 1]);
  expect(await labelsFromNames(["7.jpg", "IMG_7.jpg", "dog.jpg", "tabby/1.jpg"], labels)).toEqual(
    Array(4).fill(undefined),
  );
  expect(await labelsFromNames(["val_0001_n02012849.JPEG", "n02012849_crane.jpg", "crane.jpg"], imageNet)).toEqual([
    134,
    134,
    undefined,
  ]);
});

it.skipIf(!shelf)(
  "matches the 500 pictures of the shelf by synset, and all but the ambiguous by name alone",
  async () => {
    const files = readdirSync(join(shelf!, "datasets/imagenet-500")).sort();
    const json = readFileSync(join(shelf!, "models/imagenet/imagenet_class_index.json"), "utf8");
    const index = Object.entries(JSON.parse(json) as Record<string, [string, string]>);
    const byId = new Map(index.map(([i, [id]]) => [id, Number(i)]));
    const expected = files.map((file) => byId.get(file.slice(0, 9)));
    expect(await labelsFromNames(files, imageNet)).toEqual(expected);
    const byName = await labelsFromNames(
      files.map((file) => file.slice(10)),
      imageNet,
    );
    expect(files.filter((_, i) => byName[i] !== expected[i])).toEqual(["n02012849_crane.jpg", "n03710637_maillot.jpg"]);
  },
);
