import { expect, test } from "vitest";
import { entry, sequential } from "../../testing/kerasConfigs.ts";
import { parseModel } from "./parse.ts";
import { preprocessingOf } from "./preprocessing.ts";

const of = (name: string, ...layers: ReturnType<typeof entry>[]) =>
  preprocessingOf(
    parseModel(sequential(name, [entry("InputLayer", "in", { batch_input_shape: [null, 8, 8, 3] }), ...layers])),
    3,
  );

const conv = (name: string) => entry("Conv2D", name);
const inside = (name: string) => sequential(name, [conv("first")]);

test.each([
  ["mobilenetv2_1.00_224", { channels: "RGB", range: [0, 1], mean: [0.5, 0.5, 0.5] }],
  ["mobilenet_0.25_128", { channels: "RGB", mean: [0.5, 0.5, 0.5] }],
  ["vgg16", { channels: "BGR", range: [0, 255], mean: [103.939, 116.779, 123.68], std: [1, 1, 1] }],
  ["resnet50", { channels: "BGR" }],
  ["resnet50v2", { channels: "RGB", mean: [0.5, 0.5, 0.5] }],
  ["densenet121", { channels: "RGB", range: [0, 1], mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }],
  ["inception_v3", { mean: [0.5, 0.5, 0.5] }],
  ["xception", { mean: [0.5, 0.5, 0.5] }],
])("%s is known by its name, also inside of another model", (name, wanted) => {
  expect(of(name, conv("first"))).toMatchObject(wanted);
  expect(of("classifier", inside(name))).toMatchObject(wanted);
});

test("a network whose model was renamed is known by its layers", () => {
  expect(of("model_1", ...["block1_conv1", "block5_conv3", "block5_pool"].map(conv))).toMatchObject({
    channels: "BGR",
  });
  expect(of("model_1", ...["block1_conv1_bn", "block14_sepconv2"].map(conv))).toMatchObject({ channels: "RGB" });
});

test("a model that scales its input takes pictures as they are", () => {
  const raw = { channels: "RGB", range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1] };
  expect(of("efficientnetb0", entry("Rescaling", "rescaling", { scale: 1 / 255 }))).toEqual(raw);
  expect(of("net", entry("Rescaling", "r", { scale: 1 / 127.5, offset: -1 }), inside("mobilenetv2"))).toEqual(raw);
  const means = [123.675, 116.28, 103.53];
  expect(of("convnext_tiny", entry("Normalization", "prestem", { mean: means }))).toEqual(raw);
});

test("nothing is said about any other model, nor about one that changes the range in another way", () => {
  expect(of("my_net", conv("first"))).toEqual({});
  expect(of("net", entry("TFOpLambda", "divide", { function: "math.truediv" }), inside("vgg16"))).toEqual({});
});
