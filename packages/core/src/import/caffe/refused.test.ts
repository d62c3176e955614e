import { describe, expect, test } from "vitest";
import { caffemodelBytes, inputText, prototxtFile, textBytes } from "../../testing/caffeFile.ts";
import { readCaffe } from "../../testing/caffeNets.ts";
import caffe from "../caffe.ts";

describe("networks that cannot be read", () => {
  const l = (type: string, settings = "", wires = 'bottom: "data" top: "out"') =>
    `${inputText(3, 8, 8)} layer { name: "l" type: "${type}" ${wires} ${settings} }`;
  const conv = "convolution_param { num_output: 2 kernel_size: 3 }";

  test.each<[string, string, RegExp]>([
    [
      "an unknown type",
      l("Convolutio"),
      /the Convolutio layer "l" is of a type that is not known \(nearest: Convolution/,
    ],
    ["Python", l("Python"), /runs Python code/],
    [
      "no weights",
      l("Convolution", conv).replace('"l"', '"m"'),
      /the Convolution layer "m" has no weights in "net.caffemodel"/,
    ],
    [
      "other weights",
      l("InnerProduct", "inner_product_param { num_output: 2 }"),
      /has weights of 2×3×3×3 in "net.caffemodel" where 2×192 is asked for/,
    ],
    ["a cycle", l("ReLU", "", 'bottom: "out" top: "out"'), /takes "out", which no layer before it makes/],
    [
      "two makers",
      `${l("ReLU")} layer { name: "m" type: "TanH" bottom: "data" top: "out" }`,
      /makes "out", which another layer/,
    ],
    ["no kernel", l("Convolution", "convolution_param { num_output: 2 }"), /has 0 numbers for its kernel/],
    ["a kernel of nothing", l("Pooling"), /has 0 numbers for its kernel/],
    ["a stride of 0", l("Pooling", "pooling_param { kernel_size: 2 stride: 0 }"), /has a stride of 0×0/],
    ["a kernel beyond the input", l("Pooling", "pooling_param { kernel_size: 4000000000 }"), /does not fit/],
    [
      "a pool behind the input",
      l("Pooling", "pooling_param { kernel_size: 1 stride: 3 }").replaceAll("dim: 8", "dim: 5"),
      /windows that lie behind/,
    ],
    ["a pool at random", l("Pooling", "pooling_param { pool: STOCHASTIC kernel_size: 2 }"), /pools by STOCHASTIC/],
    ["a huge shape", l("Tile", "tile_param { tiles: 2000000000 }"), /no shape of an activation/],
    ["an axis that is not there", l("Softmax", "softmax_param { axis: 7 }"), /works along axis 7/],
    ["a batch taken apart", l("Slice", "slice_param { axis: 0 }"), /takes a batch apart/],
    [
      "two inputs",
      `input: "info" input_dim: 1 input_dim: 3 ${l("Concat", "", 'bottom: "data" bottom: "info" top: "out"')}`,
      /a second input of the net/,
    ],
    ["no input", 'layer { name: "l" type: "ReLU" bottom: "x" top: "y" }', /the net has no input/],
    [
      "an input that is no picture",
      l("ReLU").replace("dim: 1 dim: 3 dim: 8", "dim: 1 dim: 3"),
      /has the shape 1×3×8, which is no picture/,
    ],
    ["nothing but data", inputText(3, 8, 8), /has no layers that run on a picture/],
    [
      "more outputs than there are",
      l("ReLU", "", 'bottom: "data" top: "a" top: "b"'),
      /has more outputs than are known of it/,
    ],
  ])("%s", async (_, text, message) => {
    const failing = caffe.read(prototxtFile(text, { l: [[2, 3, 3, 3], [2]] }), {});
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ name: "ConvlensError" });
  });

  test("numbers that are fewer than their shape", async () => {
    const weights = caffemodelBytes({
      layer: [{ name: "l", blobs: [{ shape: { dim: [2n ** 40n, 3n, 3n, 3n] }, data: [new Uint8Array(8)] }] }],
    });
    const failing = readCaffe("n.prototxt", textBytes(l("Convolution", conv)), { "n.caffemodel": weights });
    await expect(failing).rejects.toThrow(/"weights" of the Convolution layer "l" has 2 numbers where its shape/);
  });
});
