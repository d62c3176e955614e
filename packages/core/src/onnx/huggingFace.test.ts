import { expect, it } from "vitest";
import { parseModelConfig, parsePreprocessorConfig } from "./huggingFace.ts";

const parse = (config: object) => parsePreprocessorConfig(JSON.stringify(config), "preprocessor_config.json").input;

it("reads a squashing processor", () => {
  const config = {
    do_resize: true,
    size: { height: 224, width: 192 },
    rescale_factor: 0.00392156862745098,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  };
  expect(parse(config)).toEqual({
    size: [224, 192],
    resize: "squash",
    range: [0, expect.closeTo(1, 12)],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  });
});

it("takes a centre crop or a crop_pct for a crop", () => {
  const cut = { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: { height: 224, width: 224 } };
  expect(parse(cut)).toMatchObject({ size: [224, 224], resize: "crop" });
  expect(parse({ size: { shortest_edge: 224 }, crop_pct: 0.875 })).toMatchObject({ size: [224, 224], resize: "crop" });
  expect(parse({ size: 160 })).toMatchObject({ size: [160, 160], resize: "squash" });
});

it("leaves values unscaled where the processor does", () => {
  expect(parse({ do_rescale: false, do_normalize: false })).toEqual({ range: [0, 255] });
});

it("names the field at fault", () => {
  expect(() => parse({ image_mean: "ImageNet" })).toThrow("preprocessor_config.json: image_mean");
});

it("takes class names, but not placeholders", () => {
  const labels = (id2label: object) => parseModelConfig(JSON.stringify({ id2label }), "config.json").output?.labels;
  expect(labels({ 1: "dog", 0: "cat" })).toEqual(["cat", "dog"]);
  expect(labels({ 0: "LABEL_0", 1: "LABEL_1" })).toBeUndefined();
});
