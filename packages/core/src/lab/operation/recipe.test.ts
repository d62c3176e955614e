import { expect, test } from "vitest";
import { attributions, methodNamed } from "../../method/index.ts";
import { parseRecipe } from "../../recipe/index.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { tinyNet } from "../../testing/nets.ts";

const bench = testBench(tinyNet(), [noisePicture(12, 11)]);
const about = { convlens: "1.2.3", model: "nets/tiny.onnx" };
const target = { expression: "2", label: "two", score: 0.5, class: 2 };

test("says all parameters of the methods, those of nobody too, and is in order for whoever repeats it", async () => {
  const methods = [{ id: "smoothgrad", params: { samples: 7 } }];
  const request = { methods, targets: [target], asked: "top1", score: "logit", alpha: 0.6 };
  const asked = { command: "explain", request };
  const picture = { id: "0", path: "photos/my.dog.jpg" };
  const { answer } = await ran(bench, "recipe", { ...about, asked, shows: "smoothgrad-1-two.png", picture });
  const smoothgrad = attributions.find(({ id }) => id === "smoothgrad")!;
  expect(answer).toMatchObject({
    convlens: "1.2.3",
    command: "explain",
    shows: "smoothgrad-1-two.png",
    model: { path: "nets/tiny.onnx", sha256: "0".repeat(64) },
    picture: { path: "photos/my.dog.jpg", sha256: "1".repeat(64), stem: "my.dog" },
    request: { ...request, methods: [{ id: "smoothgrad", params: smoothgrad.params.parse({ samples: 7 }) }] },
    input: bench.lens.input,
    engine: { version: "float64" },
  });
  const named = { ...(answer as object), engine: { ...(answer as { engine: object }).engine, id: "cpu" } };
  expect(parseRecipe(JSON.stringify(named), "here")).toEqual(named);
});

test("a picture that has no id is known by the hash of its file", async () => {
  const asked = { command: "dream", request: { params: { layers: ["a"] }, preview: false } };
  const picture = { path: "painted.png", sha256: "f".repeat(64) };
  const { answer } = await ran(bench, "recipe", { ...about, asked, picture });
  expect(answer).toMatchObject({
    picture: { ...picture, stem: "painted" },
    request: { params: methodNamed("dream").params.parse({ layers: ["a"] }) },
  });
});

test("parameters that a method does not take are refused", async () => {
  const asked = { command: "dream", request: { params: { depth: 3 }, preview: false } };
  await expect(ran(bench, "recipe", { ...about, asked })).rejects.toThrow("depth");
});
