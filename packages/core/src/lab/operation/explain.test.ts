import { expect, test } from "vitest";
import { cachedEngine } from "../../engine/index.ts";
import { attributions, classTargets, explain, predict } from "../../method/index.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { noisePicture, ran, testBench } from "../../testing/bench.ts";
import { engines } from "../../testing/engines.ts";
import { tinyNet } from "../../testing/nets.ts";
import type { Explanations } from "../explanations.ts";

const labels = ["ant", "bee", "cat", "dog"];
const picture = noisePicture(22, 20);
const bench = testBench(tinyNet(), [picture], { labels, engine: cachedEngine(engines()[0]!, 2 ** 26) });
const asked = (params: object, operation = "explain") =>
  ran<Explanations>(bench, operation, { picture: "0", ...params });

test("the maps of a method, as it makes them by itself", async () => {
  const { answer } = await asked({ method: "grad-cam", params: { layer: "conv1" }, class: "bee, cat - dog, conv2[3]" });
  expect(answer.maps.map(({ expression, class: c }) => [expression, c])).toEqual([
    ["1", 1],
    ["2 - 3", undefined],
    ["conv2[3]", undefined],
  ]);
  expect(answer).toMatchObject({ width: 22, height: 20, failed: [] });
  expect(answer.placement).toEqual({ x: 0, y: 0, width: 22, height: 20 });
  const { model, input } = bench.lens;
  const { tensor } = preprocess(picture, input);
  const method = attributions.find(({ id }) => id === "grad-cam")!;
  const params = method.params.parse({ layer: "conv1" });
  const [map] = await explain(method, bench.lens.context(), tensor, classTargets(model, [1]), params);
  const { answer: alone } = await asked({ method: "grad-cam", params: { layer: "conv1" }, class: "bee" });
  expect(alone.maps[0]!.map).toEqual(map);
  const { scores } = await predict(bench.lens.context(), tensor);
  expect(answer.maps[0]!.score).toBe(scores[1]);
});

test("a picture that was painted over is explained as it is", async () => {
  const { answer } = await asked({ picture, method: "gradient", class: "bee" });
  const { answer: named } = await asked({ method: "gradient", class: "bee" });
  expect(answer).toEqual(named);
});

test("maps are shown before it is found out how far they can be trusted", async () => {
  const { answer, shown } = await asked({ method: "gradient", trust: true }, "explain-at-length");
  const [first] = shown as Explanations[];
  expect(shown).toHaveLength(1);
  expect(first!.maps[0]!.trust).toBeUndefined();
  expect(first!.maps[0]!.map).toEqual(answer.maps[0]!.map);
  expect(answer.maps[0]!.trust!.checks.length).toBeGreaterThan(3);
});

test("what one target lacks takes nothing from the others", async () => {
  const { answer } = await asked({ method: "grad-cam", params: { layer: "conv2" }, class: "bee, conv1[3]" });
  expect(answer.maps.map(({ label }) => label)).toEqual(["bee"]);
  expect(answer.failed.map(({ label }) => label)).toEqual(["conv1[3]"]);
  expect(answer.failed[0]!.fault.message).toContain("conv2");
});

test("what cannot be asked is told of", async () => {
  await expect(asked({ method: "guess" })).rejects.toThrow('there is no method "guess"');
  await expect(asked({ method: "grad-cam", params: { layer: 3 } })).rejects.toThrow("layer: ");
});
