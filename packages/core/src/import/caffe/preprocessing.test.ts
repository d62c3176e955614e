import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { referenceEngine } from "../../engine/reference.ts";
import type { Model } from "../../onnx/meta.ts";
import { binaryprotoBytes, drawn, legacyBlob, prototxtFile } from "../../testing/caffeFile.ts";
import { lenet, lenetWeights } from "../../testing/caffeNets.ts";
import { expectClose } from "../../testing/opSuite.ts";
import caffe from "../caffe.ts";

describe("how pictures go in", () => {
  const data = (transform: string, more = "") =>
    `layer { name: "d" type: "Data" top: "data" top: "label" ${more} transform_param { ${transform} } }
     layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }`;
  const colour = { c: [[2, 3, 3, 3], [2]] };
  const declaredOf = async (text: string, siblings = {}, weights = colour) => {
    const { declared, notes } = await caffe.read(prototxtFile(text, weights, siblings), {});
    return { ...declared.input, notes };
  };
  const picture = (rows: number, columns: number, rule: (c: number, y: number, x: number) => number) =>
    binaryprotoBytes(
      legacyBlob(
        [3, rows, columns],
        Array.from({ length: 3 * rows * columns }, (_, i) =>
          rule(Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns),
        ),
      ),
    );

  test("a mean colour, a scale and a crop", async () => {
    expect(await declaredOf(data("crop_size: 8 mean_value: 100 scale: 0.25"))).toMatchObject({
      size: [8, 8],
      channels: "BGR",
      range: [0, 255],
      mean: [100],
      std: [4, 4, 4],
      notes: [],
    });
  });

  test("means that fall are those of RGB", async () => {
    const { channels, notes } = await declaredOf(data("crop_size: 8 mean_value: 124 mean_value: 117 mean_value: 104"));
    expect(channels).toBe("RGB");
    expect(notes).toEqual([expect.stringContaining("fall as those of RGB do")]);
  });

  test("a mean picture is subtracted exactly, its middle where the input is smaller", async () => {
    const rule = (c: number, y: number, x: number) => 50 + 40 * c + y - 2 * x;
    const file = prototxtFile(data('crop_size: 6 scale: 0.5 mean_file: "examples/net/mean.binaryproto"'), colour, {
      "mean.binaryproto": picture(9, 10, rule),
    });
    const model = await caffe.read(file, {});
    const spec = model.declared.input!;
    expect(model.notes[0]).toMatch(/what its pixels differ from that is subtracted in the graph/);
    const without = await caffe.read(prototxtFile(data("crop_size: 6"), colour), {});
    const raw = drawn([1, 3, 6, 6], 9).map((v) => 128 + 127 * v);
    const at = (i: number) => [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6] as const;
    const ours = raw.map((v, i) => (v - spec.mean![at(i)[0]]!) / spec.std![at(i)[0]]!);
    const theirs = raw.map((v, i) => (v - rule(at(i)[0], at(i)[1] + 1, at(i)[2] + 2)) * 0.5);
    const given = async ({ graph, input, output }: Model, x: Float32Array) => {
      const session = await referenceEngine.prepare(graph);
      return toDoubles((await session.run({ [input]: float32([1, 3, 6, 6], x) }))[output]!);
    };
    // Means and inputs are float32: 6e-8 of 255.
    expectClose(await given(model, ours), await given(without, theirs), 1e-5);
  });

  test("a mean picture beside the model that nobody names counts where it is as large as the input", async () => {
    const net = data("crop_size: 8")
      .replace(/transform_param.*\n/, "}\n")
      .replace('"Data"', '"Input"')
      .replace('top: "label"', "input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } }");
    const mean = picture(8, 8, (c) => 10 * c + 1);
    expect(await declaredOf(net, { "my_mean.binaryproto": mean })).toMatchObject({ mean: [1, 11, 21], notes: [] });
    expect(await declaredOf(net, { "my_mean.binaryproto": picture(4, 4, () => 1) })).toMatchObject({
      mean: [0],
      notes: [expect.stringContaining("nothing beside the model says its mean: none is subtracted")],
    });
  });

  test("a mean picture that is not there is missed", async () => {
    expect((await declaredOf(data('crop_size: 8 mean_file: "m.binaryproto"'))).notes).toEqual([
      expect.stringContaining('its mean picture "m.binaryproto" is not beside the model'),
    ]);
  });

  test("settings as the data layers of 2014 had them", async () => {
    const text = data("").replace("transform_param {", "data_param { crop_size: 8 scale: 0.1");
    expect(await declaredOf(text)).toMatchObject({ size: [8, 8], mean: [0] });
  });

  test("a grey net whose files say nothing is left to be guessed", async () => {
    const { channels, range } = await declaredOf(lenet, {}, lenetWeights as never);
    expect(channels).toBe("GRAY");
    expect(range).toBeUndefined();
  });

  test("no file says the size: one that the weights fit", async () => {
    const text = `layer { name: "d" type: "Data" top: "data" top: "label" transform_param { scale: 0.00390625 } }
      layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 5 } }
      layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { kernel_size: 2 stride: 2 } }
      layer { name: "ip" type: "InnerProduct" bottom: "p" top: "ip" inner_product_param { num_output: 3 } }`;
    const file = prototxtFile(text, { c: [[2, 1, 5, 5], [2]], ip: [[3, 288], [3]] });
    const { declared, notes } = await caffe.read(file, {});
    expect(declared.input).toMatchObject({ size: [28, 28], channels: "GRAY", std: [256] });
    expect(notes).toEqual([expect.stringContaining("28×28 fits the weights")]);
    await expect(caffe.read(file, { size: [30, 30] })).rejects.toThrow(/has weights of 3×288 in "net.caffemodel"/);
  });
});
