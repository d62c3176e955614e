import { describe, expect, test } from "vitest";
import { presetList, presetNamed } from "../../synthesis/preset/index.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { noInput } from "../define.ts";
import { fieldsOf } from "../fields.ts";
import { page } from "../page.ts";
import type { Images } from "../result.ts";
import featureVisualization, { settingsAndAsked } from "./feature-visualization.ts";

const nets = { tinyNet: tinyNet(), residualNet: residualNet(), branchNet: branchNet() };

const made = async (params: Record<string, unknown>, graph = tinyNet()) => {
  const parsed = featureVisualization.params.parse({ steps: 2, ...params });
  const [result] = await featureVisualization.run(testContext(modelOf(graph)), noInput, parsed);
  return result as Images;
};

const asked = (params: Record<string, unknown>) =>
  settingsAndAsked(
    testContext(modelOf(tinyNet())),
    featureVisualization.params.parse({ objective: "conv2[1]", ...params }) as never,
  );

test("says what it is", () => {
  expect(page(featureVisualization)).toContain(featureVisualization.definition);
  for (const field of fieldsOf(featureVisualization.params)) expect(field.help, field.name).not.toBe("");
});

describe.each(Object.entries(nets))("%s", (_, graph) => {
  test("a picture and its value for each class", async () => {
    const { pictures, values } = await made({ objective: "logit[#]", channels: [2, 0, 1] }, graph);
    expect(pictures.shape).toEqual([3, 3, 10, 11]);
    expect(pictures.data.every((v) => v >= 0 && v <= 1)).toBe(true);
    expect(values).toHaveLength(3);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("a picture does not depend on the others asked for", async () => {
    const both = (await made({ objective: "logit[#]", channels: [2, 0] }, graph)).pictures.data;
    const alone = (await made({ objective: "logit[#]", channels: [0] }, graph)).pictures.data;
    expect(both.subarray(alone.length)).toEqual(alone);
  });
});

test("any size that the layer can be reached at", async () => {
  expect((await made({ objective: "conv2[1]", size: [16, 24] })).pictures.shape).toEqual([1, 3, 16, 24]);
  expect((await made({ objective: "conv2[1]", size: [16] })).pictures.shape).toEqual([1, 3, 16, 16]);
  await expect(made({ objective: "logit[1]", size: [16, 24] })).rejects.toThrow(
    'pictures of 16×24 do not reach "logits"',
  );
});

test("the value is of the picture as it is", async () => {
  const params = { objective: "conv2[1]", augment: "none" };
  const { values } = await made({ ...params, steps: 3 });
  expect(values[0]).not.toBe((await made({ ...params, steps: 2 })).values[0]);
  expect((await made({ ...params, steps: 3 })).values).toEqual(values);
});

test.each(presetList.map(({ id }) => id))("the preset %s is what holds where nothing is said", async (preset) => {
  const { settings } = asked({ preset });
  expect(settings).toEqual({ ...presetNamed(preset).settings, alpha: false });
  const { pictures } = await made({ objective: "conv2[1]", preset, views: 2 });
  expect(pictures.data.every(Number.isFinite)).toBe(true);
});

test("what is said goes before the preset, and phases begin as phases", () => {
  expect(asked({ lr: 0.3, augment: "none" }).settings).toMatchObject({ lr: 0.3, augment: "none", steps: 512 });
  expect(asked({ parameterization: "maco" }).settings).toMatchObject({ start: "uniform", spread: Math.PI });
  expect(asked({ parameterization: "maco", spread: 1 }).settings).toMatchObject({ start: "uniform", spread: 1 });
});

test("an alpha channel, where there can be one", async () => {
  expect((await made({ objective: "conv2[1]", alpha: true })).pictures.shape).toEqual([1, 4, 10, 11]);
  await expect(made({ objective: "conv2[1]", alpha: true, preset: "maco" })).rejects.toThrow(
    "maco makes no alpha channel",
  );
});

test("what cannot be asked is told before anything is made", async () => {
  await expect(made({ objective: "conv2[" })).rejects.toThrow("cannot be read");
  await expect(made({ objective: "conv2[1]", augment: "blur=2" })).rejects.toThrow('nothing is called "blur"');
  expect(() => featureVisualization.params.parse({ objective: "conv2[1]", channels: [] })).toThrow();
});
