import { expect, test } from "vitest";
import { ConvlensError } from "../../base/errors.ts";
import { float32, size } from "../../base/tensor.ts";
import { entry, functional, inputLayer, layer, sequential } from "../../testing/kerasConfigs.ts";
import { importKeras } from "./model.ts";
import { parseModel } from "./parse.ts";

const whole = sequential("net", [
  functional(
    "block",
    [
      inputLayer("in", 7, 6, 3),
      layer("ZeroPadding2D", "pad", { padding: [1, 2] }, ["in"]),
      layer("Conv2D", "conv", { filters: 3, kernel_size: [3, 3], strides: [2, 2], padding: "same" }, ["pad"]),
      layer("BatchNormalization", "bn", { axis: [3], epsilon: 0.01, scale: true }, ["conv"]),
      layer("ReLU", "relu", { max_value: 6 }, ["bn"]),
      layer("Concatenate", "both", { axis: -1 }, ["relu", "conv"]),
    ],
    ["in"],
    "both",
  ),
  entry("Flatten", "flatten", { data_format: "channels_last" }),
  entry("Dense", "scores", { units: 2, activation: "softmax", use_bias: true }),
]);

const shapes: Readonly<Record<string, readonly number[][]>> = {
  conv: [[3, 3, 3, 3], [3]],
  bn: [[3], [3], [3], [3]],
  scores: [[150, 2], [2]],
};
const weights = ({ name }: { name: string }) => (shapes[name] ?? []).map((s) => float32(s, new Float32Array(size(s))));

const read = (config: unknown) => importKeras({ model: parseModel(config), weights, keras: 2 }, {});

type Path = readonly (string | number)[];

function pathsIn(v: unknown, path: Path = []): Path[] {
  if (typeof v !== "object" || v === null) return [path];
  const inner = Array.isArray(v) ? v.map((e, i) => [i, e] as const) : Object.entries(v);
  return [path, ...inner.flatMap(([key, e]) => pathsIn(e, [...path, key]))];
}

const replaced = (v: unknown, [key, ...rest]: Path, by: unknown): unknown => {
  if (key === undefined) return by;
  const inner = replaced((v as Record<string | number, unknown>)[key], rest, by);
  return Array.isArray(v) ? v.map((e, i) => (i === key ? inner : e)) : { ...(v as object), [key]: inner };
};

test("the config as it is can be read", () => {
  expect(read(whole).graph.infos.get("scores")!.shape).toEqual(["N", 2]);
});

test.each([[undefined], [null], ["bad"], [-3], [[]], [{}]])(
  "wherever a config holds %j instead, it is read or refused in words for a user",
  (by) => {
    for (const path of pathsIn(whole)) {
      try {
        read(replaced(whole, path, by));
      } catch (error) {
        expect(error, `at ${path.join(".")}: ${(error as Error).stack}`).toBeInstanceOf(ConvlensError);
      }
    }
  },
);

test("layers that read from each other are refused", () => {
  const circle = functional(
    "circle",
    [inputLayer("in", 7, 6, 3), layer("Add", "a", {}, ["in", "b"]), layer("Add", "b", {}, ["in", "a"])],
    ["in"],
    "b",
  );
  expect(() => parseModel(circle)).toThrow(/layers of "circle" read from each other in a circle/);
});
