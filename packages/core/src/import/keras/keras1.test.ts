import { expect, test } from "vitest";
import { entry, sequential } from "../../testing/kerasConfigs.ts";
import { parseModel } from "./parse.ts";

const old = sequential("net", [
  entry("Convolution2D", "conv", {
    nb_filter: 8,
    nb_row: 3,
    nb_col: 5,
    subsample: [2, 1],
    border_mode: "same",
    dim_ordering: "tf",
    bias: false,
    batch_input_shape: [null, 9, 8, 3],
  }),
  entry("MaxPooling2D", "pool", { pool_size: [2, 2], strides: [2, 2], border_mode: "valid", dim_ordering: "tf" }),
  entry("Dense", "dense", { output_dim: 10, activation: "relu", bias: true }),
]);

const modern = sequential("net", [
  entry("Conv2D", "conv", {
    filters: 8,
    kernel_size: [3, 5],
    strides: [2, 1],
    padding: "same",
    data_format: "channels_last",
    use_bias: false,
    batch_input_shape: [null, 9, 8, 3],
  }),
  entry("MaxPooling2D", "pool", { pool_size: [2, 2], strides: [2, 2], padding: "valid", data_format: "channels_last" }),
  entry("Dense", "dense", { units: 10, activation: "relu", use_bias: true }),
]);

test("layers of Keras 1 are those of Keras 2 under older names", () => {
  const read = parseModel(old).layers.map(({ type, name, settings }) => ({ type, name, settings }));
  const wanted = parseModel(modern).layers;
  read.forEach(({ type, name, settings }, i) => {
    expect({ type, name }).toEqual({ type: wanted[i]!.type, name: wanted[i]!.name });
    expect(settings).toMatchObject(wanted[i]!.settings);
  });
});

test.each([
  ["sum", "Add"],
  ["concat", "Concatenate"],
  ["ave", "Average"],
])("Merge with the mode %s is %s", (mode, type) => {
  const merge = sequential("net", [entry("InputLayer", "in"), entry("Merge", "merge", { mode, concat_axis: 3 })]);
  const { type: read, settings } = parseModel(merge).layers[1]!;
  expect(read).toBe(type);
  expect(settings.axis).toBe(3);
});

test("a kernel in the order of Theano is refused", () => {
  const theano = sequential("net", [entry("Convolution2D", "conv", { nb_filter: 8, dim_ordering: "th" })]);
  expect(() => parseModel(theano)).toThrow(/Convolution2D layer "conv" has a kernel in the order of Theano/);
});
