import { expect, test } from "vitest";
import { preprocess } from "../../onnx/preprocess.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomImage } from "../../testing/judged.ts";
import { tinyNet } from "../../testing/nets.ts";
import { fieldsOf } from "../fields.ts";
import { page } from "../page.ts";
import type { Images } from "../result.ts";
import dream, { type Dream, dreamPlanOf } from "./dream.ts";

const model = modelOf(tinyNet());
const context = testContext(model);
const image = randomImage(18, 24);
const { tensor } = preprocess(image, context.spec);
const said = { layers: ["conv2"], octaves: 1, steps: 2, shift: 2 };
const params = (more: object = {}) => dream.params.parse({ ...said, ...more });

test("says what it is", () => {
  expect(page(dream)).toContain(dream.definition);
  for (const field of fieldsOf(dream.params)) expect(field.help, field.name).not.toBe("");
});

test("takes the picture itself, and what the tensor shows where there is none", async () => {
  const [whole] = (await dream.run(context, { tensor, targets: [], image }, params())) as Images[];
  expect(whole!.pictures.shape).toEqual([1, 3, 18, 24]);
  expect(whole!.pictures.data.every((v) => v >= 0 && v <= 1)).toBe(true);
  expect(whole!.values[0]).toBeGreaterThan(0);
  const [seen] = (await dream.run(context, { tensor, targets: [] }, params())) as Images[];
  expect(seen!.pictures.shape).toEqual([1, 3, 10, 11]);
});

test("the preset gives what is not said", () => {
  const plan = dreamPlanOf(model, params({ preset: "inceptionism", lr: 0.5 }) as Dream);
  expect(plan).toMatchObject({ octaves: 1, steps: 2, ratio: 1.4, lr: 0.5, ascent: "plain", carry: "dream" });
});

test.each([
  [{ layers: ["conv7"] }, 'no layer "conv7"'],
  [{ layerWeights: [1, 2] }, "--layer-weights 1,2: 2 for 1 layer"],
  [{ octaves: 4 }, "the smallest of 4 octaves"],
  [{ channelWeights: ["9"] }, "has no such channel"],
  [{ objective: "dream(" }, "cannot be read"],
])("%j is refused in words", async (more, message) => {
  await expect(dream.run(context, { tensor, targets: [], image }, params(more))).rejects.toThrow(message);
});

test("stops where it is told to", async () => {
  const stopped = AbortSignal.abort(new Error("enough"));
  const running = dream.run({ ...context, signal: stopped }, { tensor, targets: [], image }, params());
  await expect(running).rejects.toThrow("enough");
});
