import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import type { LayerEntry } from "../../testing/kerasConfigs.ts";
import { entry, functional, inputLayer, layer, sequential } from "../../testing/kerasConfigs.ts";
import { kerasSuite } from "../../testing/kerasSuite.ts";
import { importKeras } from "./model.ts";
import { parseModel } from "./parse.ts";

const input = [7, 6, 3];
const conv = (name: string, filters: number, ...calls: Parameters<typeof layer>[3][]) =>
  layer("Conv2D", name, { filters, kernel_size: 3, padding: "same" }, ...calls);

const merging = (type: string, settings = {}) =>
  functional(
    "merging",
    [
      inputLayer("in", ...input),
      conv("a", 4, ["in"]),
      conv("b", 4, ["in"]),
      ...(type === "Subtract" ? [] : [conv("c", 4, ["in"])]),
      layer(type, "merged", settings, type === "Subtract" ? ["a", "b"] : ["a", "b", "c"]),
    ],
    ["in"],
    "merged",
  );

const sumWithNegative = functional(
  "merging",
  [
    inputLayer("in", ...input),
    conv("a", 4, ["in"]),
    conv("b", 4, ["in"]),
    layer("Rescaling", "minus", { scale: -1, offset: 0 }, ["b"]),
    layer("Add", "merged", {}, ["a", "minus"]),
  ],
  ["in"],
  "merged",
);

kerasSuite("merging", {
  add: { input, config: merging("Add") },
  subtract: {
    input,
    config: merging("Subtract"),
    theirs: { reason: "it has no such layer", config: sumWithNegative },
  },
  multiply: { input, config: merging("Multiply") },
  average: { input, config: merging("Average") },
  maximum: { input, config: merging("Maximum") },
  minimum: { input, config: merging("Minimum") },
  "concatenate channels": { input, config: merging("Concatenate", { axis: -1 }) },
  "concatenate rows": { input, config: merging("Concatenate", { axis: 1 }) },
  "squeeze and excite": {
    input,
    config: functional(
      "gated",
      [
        inputLayer("in", ...input),
        layer("GlobalAveragePooling2D", "squeeze", {}, ["in"]),
        layer("Reshape", "seat", { target_shape: [1, 1, 3] }, ["squeeze"]),
        layer("Conv2D", "excite", { filters: 3, kernel_size: 1, activation: "sigmoid" }, ["seat"]),
        layer("Multiply", "scale", {}, ["in", "excite"]),
      ],
      ["in"],
      "scale",
    ),
  },
  "a vector and a picture": {
    input: [7, 3, 3],
    config: functional(
      "raised",
      [
        inputLayer("in", 7, 3, 3),
        layer("GlobalAveragePooling2D", "vector", {}, ["in"]),
        layer("Add", "sum", {}, ["in", "vector"]),
      ],
      ["in"],
      "sum",
    ),
  },
});

const block = functional(
  "block",
  [inputLayer("block_in", ...input), conv("conv", 3, ["block_in"]), layer("Add", "skip", {}, ["conv", "block_in"])],
  ["block_in"],
  "skip",
);

/** Keras 2 counts the calls of a nested model from 1. */
const twoBlocks = functional(
  "two",
  [
    inputLayer("in", ...input),
    { ...layer("Functional", "block", {}, ["in"], [["block", 1]]), config: block.config },
    layer("Activation", "end", { activation: "tanh" }, [["block", 2]]),
  ],
  ["in"],
  "end",
);

const shared = functional(
  "shared",
  [
    inputLayer("in", ...input),
    conv("conv", 3, ["in"], ["conv"]),
    layer("BatchNormalization", "bn", {}, [["conv", 1]], ["conv"]),
    layer("Add", "sum", {}, [
      ["bn", 0],
      ["bn", 1],
    ]),
  ],
  ["in"],
  "sum",
);

/** Models in models; `front` stands in front of each Sequential, as Keras 2.4 and later write it. */
const nest = (...front: ReturnType<typeof entry>[]) =>
  sequential("outer", [
    ...front,
    sequential("middle", [
      ...front,
      { ...block, config: { ...block.config } },
      entry("Activation", "relu", { activation: "relu" }),
    ]),
    sequential("head", [
      ...front,
      entry("GlobalAveragePooling2D", "pool", {}),
      entry("Dense", "scores", { units: 4, activation: "softmax" }),
    ]),
  ]);

const deep = nest();

const twoEnds = functional(
  "ends",
  [inputLayer("in", ...input), conv("a", 2, ["in"]), conv("b", 5, ["a"])],
  ["in"],
  "a",
  "b",
);

kerasSuite("wiring", {
  "a nested model, called twice": { input, config: twoBlocks },
  "shared layers": { input, config: shared },
  "models in models": {
    input,
    config: nest(entry("InputLayer", "outer_input", { batch_input_shape: [null, ...input] })),
  },
  "two outputs": { input, config: twoEnds },
});

/** Weights of the right shapes for the small models of this file. */
const ones = (config: { class_name: string; config: object }) => {
  const shapes: Record<string, number[][]> = {
    conv: [[3, 3, 3, 3], [3]],
    bn: [[3], [3], [3], [3]],
    scores: [[3, 4], [4]],
  };
  const model = parseModel(config);
  const weights = (l: { name: string }) =>
    (shapes[l.name.replace(/\d/, "")] ?? []).map((s) =>
      float32(s, new Float32Array(s.reduce((a, b) => a * b, 1)).fill(1)),
    );
  return importKeras({ model, weights, keras: 2 }, {});
};

const named = (config: Parameters<typeof ones>[0]) => ones(config).graph.nodes.flatMap((n) => n.outputs);

test("a layer's output has the layer's name, what is inside of it `layer/role`, and a nested model the name of the model", () => {
  expect(named(deep)).toEqual([
    "conv",
    "skip",
    "block",
    "relu",
    "middle",
    "pool/pool",
    "pool",
    "scores/preactivation",
    "scores",
    "head",
  ]);
});

test("a second call is `layer#2` and has the weights of the first", () => {
  const { graph } = ones(shared);
  expect(graph.nodes.flatMap((n) => n.outputs)).toEqual(["conv", "conv#2", "bn", "bn#2", "sum"]);
  expect([...graph.constants.keys()].filter((v) => v.startsWith("conv/"))).toEqual(["conv/kernel", "conv/bias"]);
});

test("a name that two nested models share is told apart by its path", () => {
  const twin = (name: string) => ({ ...block, config: { ...block.config, name } });
  expect(named(sequential("outer", [twin("left"), twin("right")]))).toEqual([
    "left/conv",
    "left/skip",
    "left",
    "right/conv",
    "right/skip",
    "right",
  ]);
});

/** The form of Keras 3: a tensor says where it comes from, and single outputs are no list of lists. */
const asKeras3 = ({ class_name, config }: typeof shared) => ({
  module: "keras",
  class_name,
  registered_name: class_name,
  config: {
    ...config,
    input_layers: config.input_layers[0],
    output_layers: config.output_layers[0],
    layers: config.layers.map((l: LayerEntry) => ({
      ...l,
      module: "keras.layers",
      config:
        l.class_name === "InputLayer"
          ? { name: l.name, batch_shape: [null, ...input] }
          : { ...l.config, dtype: policy },
      inbound_nodes: (l.inbound_nodes as [string, number, number][][]).map((call) => {
        const tensors = call.map(([from, at, out]) => ({
          class_name: "__keras_tensor__",
          config: { shape: [null, ...input], dtype: "float32", keras_history: [from, at, out] },
        }));
        return { args: tensors.length > 1 ? [tensors] : tensors, kwargs: { training: false } };
      }),
    })),
  },
});
const policy = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" }, registered_name: null };

test("the form of Keras 3 gives the same graph as that of Keras 2", () => {
  expect(ones(asKeras3(shared)).graph).toEqual(ones(shared).graph);
});

test("an open size is pinned to the one asked for, else to 224 with a note", () => {
  const open = sequential("open", [
    entry("Conv2D", "conv", { filters: 3, kernel_size: 3, batch_input_shape: [null, null, null, 3] }),
  ]);
  const model = parseModel(open);
  const weights = () => [float32([3, 3, 3, 3], new Float32Array(81)), float32([3], [1, 2, 3])];
  const asked = importKeras({ model, weights, keras: 2 }, { size: [20, 30] });
  expect(asked.graph.infos.get("conv")!.shape).toEqual(["N", 3, 18, 28]);
  const usual = importKeras({ model, weights, keras: 2 }, {});
  expect(usual.graph.infos.get("conv")!.shape).toEqual(["N", 3, 222, 222]);
  expect(usual.notes.join()).toContain("224×224");
});

test.each([
  ["Lambda", /Lambda layer "odd" runs Python code/],
  ["Conv2d", /Conv2d layer "odd" is of a class that is not known \(nearest: Conv2D/],
  ["my_package>Swirl", /my_package>Swirl layer "odd"/],
])("a layer of class %s is refused by name", (type, message) => {
  const config = sequential("s", [entry(type, "odd", { batch_input_shape: [null, ...input] })]);
  expect(() => ones(config)).toThrow(message);
});

test("what cannot be done is refused with the layer's name", () => {
  const one = (type: string, settings: object) => () =>
    ones(sequential("s", [entry(type, "odd", { batch_input_shape: [null, ...input], ...settings })]));
  expect(one("Activation", { activation: "wobble" })).toThrow(/Activation layer "odd" has the activation "wobble"/);
  expect(one("RandomCrop", { height: 3, width: 3 })).toThrow(/RandomCrop layer "odd" crops 7×6 at random/);
  expect(one("UpSampling2D", { interpolation: "lanczos5" })).toThrow(
    /UpSampling2D layer "odd" interpolates "lanczos5"/,
  );
  expect(one("MaxPooling2D", { pool_size: "big" })).toThrow(/MaxPooling2D layer "odd": "pool_size" is "big"/);
  expect(one("Reshape", { target_shape: [5, 5] })).toThrow(/Reshape layer "odd" puts 126 numbers into the shape 5×5/);
});

test("models that no single picture goes into are refused", () => {
  const two = functional(
    "two",
    [inputLayer("a", ...input), inputLayer("b", ...input), layer("Add", "sum", {}, ["a", "b"])],
    ["a", "b"],
    "sum",
  );
  expect(() => ones(two)).toThrow(/takes 2 inputs \(a, b\)/);
  const vector = sequential("s", [entry("Dense", "scores", { units: 4, batch_input_shape: [null, 3] })]);
  expect(() => ones(vector)).toThrow(/no picture/);
  expect(() => parseModel({ class_name: "MyModel", config: {} })).toThrow(/MyModel, a class of its own/);
});

test("weights that do not fit say which layer, not which operator", () => {
  const wrong = sequential("s", [
    entry("Conv2D", "odd", { filters: 3, kernel_size: 3, use_bias: false, batch_input_shape: [null, ...input] }),
  ]);
  const weights = () => [float32([3, 3, 5, 3], new Float32Array(135))];
  expect(() => importKeras({ model: parseModel(wrong), weights, keras: 2 }, {})).toThrow(
    /Conv2D layer "odd" does not fit its input/,
  );
});
