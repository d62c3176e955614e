import { expect, it } from "vitest";
import { matchToModel, requireClasses, withClasses } from "./classes.ts";
import type { DataPicture, LabelledSet, UnlabelledSet } from "./dataSet.ts";

const picture = (path: string): DataPicture => ({ name: `set/${path}`, path, source: { file: `set/${path}` } });
const plain = (...paths: string[]): UnlabelledSet => ({ name: "set", pictures: paths.map(picture) });
const setOf = (classes: string[], ...labels: number[]): LabelledSet => ({
  name: "set",
  classes,
  pictures: labels.map((label, i) => ({ ...picture(`${classes[label]}/${i}.jpg`), label })),
});

it("requires two classes with pictures to learn from", () => {
  expect(requireClasses(setOf(["a", "b"], 0, 1)).classes).toEqual(["a", "b"]);
  expect(() => requireClasses(plain("a.jpg"))).toThrow("the pictures in set lie in no class");
  expect(() => requireClasses(setOf(["a"], 0))).toThrow('set has one class, "a"');
  expect(() => requireClasses(setOf(["a", "b"], 0))).toThrow('the class "b" has no pictures in set');
});

it("brings classes into another order", () => {
  const { classes, pictures } = withClasses(setOf(["a", "b"], 0, 1, 1), ["b", "c", "a"]);
  expect(classes).toEqual(["b", "c", "a"]);
  expect(pictures.map((p) => p.label)).toEqual([2, 0, 0]);
});

const labels = ["dog", "crane", "tabby, tabby cat", "crane"];
const model = { labels, count: 4 };

it("takes the classes that a data set has", async () => {
  const set = setOf(["tabby", "cow"], 0, 1);
  expect(await matchToModel(set, model)).toEqual({ set, inModel: [2, undefined] });
  expect(await matchToModel(set, model, "folder")).toEqual({ set, inModel: [2, undefined] });
});

it("takes the classes that all names tell, in the model's order", async () => {
  const { set, inModel } = await matchToModel(plain("1_tabby.jpg", "2_dog.jpg", "tabby_3.jpg"), model);
  expect(inModel).toEqual([0, 2]);
  expect(set.classes).toEqual(["dog", "tabby, tabby cat"]);
  expect(set.classes && set.pictures.map((p) => [p.path, p.label])).toEqual([
    ["1_tabby.jpg", 1],
    ["2_dog.jpg", 0],
    ["tabby_3.jpg", 1],
  ]);
});

it("tells classes of one name apart", async () => {
  const synsets = { labels: ["n00000001 dog", "n00000002 crane", "n00000003 crane"], count: 3 };
  const { set, inModel } = await matchToModel(plain("n00000003_crane.jpg", "n00000002_crane.jpg"), synsets);
  expect([set.classes, inModel]).toEqual([
    ["n00000002 crane", "n00000003 crane"],
    [1, 2],
  ]);
});

it("leaves a data set as it is where one name tells nothing, unless names are asked for", async () => {
  const set = plain("1_dog.jpg", "2_crane.jpg");
  expect(await matchToModel(set, model)).toEqual({ set, inModel: [] });
  await expect(matchToModel(set, model, "name")).rejects.toThrow("2_crane.jpg");
  await expect(matchToModel(set, { count: 4 }, "name")).rejects.toThrow("the model's classes have no names");
  await expect(matchToModel(set, model, "folder")).rejects.toThrow("lie in no class");
  const folders = setOf(["x", "y"], 0, 1);
  const named = { ...folders, pictures: folders.pictures.map((p) => ({ ...p, path: p.path.replace(/\d/, "dog") })) };
  expect((await matchToModel(named, model, "name")).set.classes).toEqual(["dog"]);
});
