import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { functional, inputLayer, layer } from "../../testing/kerasConfigs.ts";
import { kerasSuite, type Oracle } from "../../testing/kerasSuite.ts";
import { importKeras } from "./model.ts";
import { parseModel } from "./parse.ts";

const input = [7, 6, 3];
const reason = "it has no such layers";

/** One wrapped function of the input; `node` is the call as Keras 2 writes it. */
const wrapped = (name: string, node: unknown) =>
  functional(
    "wrapped",
    [inputLayer("in", ...input), { ...layer("TFOpLambda", "op", { function: name }), inbound_nodes: [node] }],
    ["in"],
    "op",
  );

const of = (name: string, node: unknown, f: Oracle) => ({ input, config: wrapped(name, node), theirs: { reason, f } });

kerasSuite("wrapped functions of Keras 2", {
  "a number after": of("math.truediv", ["in", 0, 0, { y: 127.5, name: null }], (x) => tf.div(x, 127.5)),
  "a number before": of("math.subtract", ["_CONSTANT_VALUE", -1, 1, { y: ["in", 0, 0], name: null }], (x) =>
    tf.sub(1, x),
  ),
  "a number for each channel": of("math.subtract", ["in", 0, 0, { y: [1, 2, 3] }], (x) => tf.sub(x, [1, 2, 3])),
  "two tensors": of("math.multiply", ["in", 0, 0, { y: ["in", 0, 0] }], (x) => tf.mul(x, x)),
  "of one operand": of("tf.nn.relu6", ["in", 0, 0, { name: null }], (x) => tf.relu6(x)),
});

const tensor = { class_name: "__keras_tensor__", config: { shape: [null, ...input], keras_history: ["in", 0, 0] } };

const operator = (type: string, ...args: unknown[]) =>
  functional(
    "operator",
    [inputLayer("in", ...input), { ...layer(type, "op", {}), inbound_nodes: [{ args, kwargs: {} }] }],
    ["in"],
    "op",
  );

kerasSuite("operators of Keras 3", {
  "divided by a number": {
    input,
    config: operator("TrueDivide", tensor, 4),
    theirs: { reason, f: (x) => tf.div(x, 4) },
  },
  "taken from a number": { input, config: operator("Subtract", 2, tensor), theirs: { reason, f: (x) => tf.sub(2, x) } },
});

test("an unknown function is refused by its name, and so is a lonely operand", () => {
  const read = (config: ReturnType<typeof wrapped>) => () =>
    importKeras({ model: parseModel(config), weights: () => [], keras: 2 }, {});
  expect(read(wrapped("image.sobel_edges", ["in", 0, 0, {}]))).toThrow(/layer "op" calls tf.image.sobel_edges/);
  expect(read(operator("Multiply", tensor))).toThrow(/Multiply layer "op" has only one operand/);
});

test("hard_sigmoid is of the Keras that saved the model", () => {
  const config = functional(
    "net",
    [inputLayer("in", ...input), layer("Activation", "act", { activation: "hard_sigmoid" }, ["in"])],
    ["in"],
    "act",
  );
  const alpha = (keras: number) =>
    importKeras({ model: parseModel(config), weights: () => [], keras }, {}).graph.nodes[0]!.attrs.alpha;
  expect(alpha(2)).toBe(0.2);
  expect(alpha(3)).toBe(1 / 6);
});
