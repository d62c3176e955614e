import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { float32 } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import type { TfliteSpec } from "../testing/tfliteFile.ts";
import { option, tfliteBytes } from "../testing/tfliteFile.ts";
import { metadataBlock, withArchive } from "../testing/tfliteMetadata.ts";
import { imported, quantizedModel } from "../testing/tfliteModels.ts";
import { netSpec, netWeights } from "../testing/tfliteNet.ts";
import { importModel } from "./importModel.ts";
import tflite from "./tflite.ts";

const net = netSpec(netWeights());
const integers = await quantizedModel(net, "uint8");
const layers = ["picture", "stem", "depthwise1", "pointwise1", "sum", "pooled", "logits", "probabilities"];
const shapes = { input: ["N", 3, 17, 13], output: ["N", 5], values: layers } as const;

importerSuite(tflite, {
  floats: { file: memoryFile("net.tflite", tfliteBytes(net)), ...shapes },
  integers: { file: memoryFile("net.tflite", tfliteBytes(integers)), ...shapes },
});

describe("what the file says", () => {
  test("of its pictures and scores", async () => {
    const { declared, format, metadata } = await imported(net);
    expect(format).toBe("tflite");
    expect(metadata).toEqual({});
    expect(declared).toEqual({ input: { layout: "NHWC", size: [17, 13] }, output: { scores: "probabilities" } });
  });

  test("the bytes of a quantised input stand for a range of numbers", async () => {
    const { declared } = await imported(integers);
    const { scale, zero } = integers.tensors.picture!;
    const [low, high] = declared.input!.range!;
    expect(low).toBeCloseTo(-zero![0]! * scale![0]!, 6);
    expect(high).toBeCloseTo((255 - zero![0]!) * scale![0]!, 6);
    expect(declared.output).toEqual({ scores: "probabilities" });
  });

  const labels = ["cat", "dog", "cow", "hen", "elk"];
  const block = metadataBlock({ name: "farm", labelFile: "labels.txt", mean: [127.5], std: [63.75], calibrated: true });
  const described = (spec: TfliteSpec, files: Record<string, string>) => {
    const model = tfliteBytes({ ...spec, description: "of a farm", metadata: { TFLITE_METADATA: block } });
    const packed = zipSync(Object.fromEntries(Object.entries(files).map(([n, t]) => [n, strToU8(t)])));
    return tflite.read(memoryFile("m.tflite", withArchive(model, packed)), {});
  };

  test("labels and normalisation are in its metadata", async () => {
    const model = await described(net, { "other.txt": "x", "labels.txt": `${labels.join("\n")}\n` });
    expect(model.declared.output).toEqual({ scores: "probabilities", labels });
    expect(model.declared.input).toMatchObject({ range: [0, 255], mean: [127.5], std: [63.75] });
    expect(model.metadata).toEqual({ description: "of a farm", name: "farm", version: "v1" });
    expect(model.notes).toEqual([expect.stringContaining("calibration")]);
  });

  test("what the bytes of an input stand for comes before the metadata of floats", async () => {
    const model = await described(integers, { "labels.txt": labels.join("\n") });
    expect(model.declared.input!.mean).toBeUndefined();
    expect(model.declared.output!.labels).toEqual(labels);
  });

  test("labels of another number are left out", async () => {
    const model = await described(net, { "labels.txt": "cat\ndog" });
    expect(model.declared.output!.labels).toBeUndefined();
    expect(model.notes).toContain('The file\'s "labels.txt" has 2 labels for 5 classes and was left out.');
  });

  test("an input of open size takes the one that is asked for", async () => {
    const picture = { shape: [1, 1, 1, 3], signature: [-1, -1, -1, 3] };
    const bytes = tfliteBytes({ ...net, tensors: { ...net.tensors, picture } });
    const usual = await tflite.read(memoryFile("m.tflite", bytes), {});
    expect(usual.graph.infos.get("picture")!.shape).toEqual(["N", 3, 224, 224]);
    const asked = await tflite.read(memoryFile("m.tflite", bytes), { size: [30, 40] });
    expect(asked.graph.infos.get("picture")!.shape).toEqual(["N", 3, 30, 40]);
  });

  test("a picture with its channels first is taken so", async () => {
    const spec: TfliteSpec = {
      tensors: {
        x: { shape: [1, 3, 8, 6] },
        perm: { shape: [4], type: "int32", data: [0, 2, 3, 1] },
        moved: { shape: [1, 8, 6, 3] },
        axes: { shape: [2], type: "int32", data: [1, 2] },
        y: { shape: [1, 3] },
      },
      operators: [
        { type: "TRANSPOSE", inputs: ["x", "perm"], outputs: ["moved"] },
        { type: "MEAN", inputs: ["moved", "axes"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    };
    const { graph, input, declared } = await imported(spec);
    expect(declared.input).toEqual({ layout: "NCHW", size: [8, 6] });
    const session = await referenceEngine.prepare(graph);
    const x = float32(
      [1, 3, 8, 6],
      Array.from({ length: 144 }, (_, i) => Math.floor(i / 48)),
    );
    expect([...(await session.run({ [input]: x })).y!.data]).toEqual([0, 1, 2]);
  });
});

describe("what is not known is refused by name", () => {
  const picture = { shape: [1, 4, 6, 3] };
  const one = (type: string, more: Partial<TfliteSpec["operators"][number]> = {}): TfliteSpec => ({
    tensors: { x: picture, y: picture },
    operators: [{ type, inputs: ["x"], outputs: ["y"], ...more }],
    inputs: ["x"],
    outputs: ["y"],
  });

  test.each([
    ["an operator", one("SPACE_TO_BATCH_ND"), 'the operator SPACE_TO_BATCH_ND that makes "y" is not known (nearest: '],
    [
      "a custom operator",
      one("Custom:TFLite_Detection_PostProcess"),
      'the custom operator TFLite_Detection_PostProcess that makes "y" is not',
    ],
    ["control flow", one("WHILE"), 'the WHILE that makes "y" runs another graph of the file'],
    [
      "weights that are computed",
      one("CONV_2D", { inputs: ["x", "x"] }),
      'the CONV_2D that makes "y" needs its input 1 to be constant',
    ],
    ["an input that is absent", one("ADD"), 'the ADD that makes "y" lacks its input 1'],
    [
      "an activation",
      one("ADD", { inputs: ["x", "x"], options: { 0: option.small(5) } }),
      "ends in the activation number 5",
    ],
    ["what comes too late", one("RELU", { inputs: ["y"] }), 'the tensor "y" is used before it is made'],
    ["two inputs", { ...one("ADD", { inputs: ["x", "y"] }), inputs: ["x", "y"] }, "the model takes 2 inputs (x, y)"],
    [
      "no picture",
      { ...one("RELU"), tensors: { x: { shape: [1, 9] }, y: { shape: [1, 9] } } },
      'the input "x" has the shape [1, 9]',
    ],
  ])("%s", async (_, spec, message) => {
    const error = await imported(spec).catch((e) => e);
    expect(error).toBeInstanceOf(ConvlensError);
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  test("an operator that the file counts among others, by its number", async () => {
    const bytes = tfliteBytes(one("BITWISE_XOR"));
    await expect(importModel(memoryFile("m.tflite", bytes))).rejects.toThrow("BITWISE_XOR");
  });
});

describe("a file that lies is refused", () => {
  const small: TfliteSpec = {
    tensors: {
      x: { shape: [1, 4, 6, 3] },
      size: { shape: [2], type: "int32", data: [2_000_000_000, 2_000_000_000] },
      y: { shape: [1, 4, 6, 3] },
    },
    operators: [{ type: "RESIZE_BILINEAR", inputs: ["x", "size"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  };

  test("about sizes that nothing holds", async () => {
    await expect(imported(small)).rejects.toThrow(
      'the RESIZE_BILINEAR that makes "y" gives a tensor of 1×3×2000000000×2000000000',
    );
  });

  test("about how many numbers a constant has", async () => {
    const bytes = tfliteBytes(small);
    // The constant is the last of the file; its length lies before its first number.
    new DataView(bytes.buffer).setUint32(bytes.length - 12, 4, true);
    await expect(tflite.read(memoryFile("m.tflite", bytes), {})).rejects.toThrow('the tensor "size" holds 4 bytes');
  });

  test("about a version that there is not", async () => {
    const bytes = tfliteBytes(small);
    const view = new DataView(bytes.buffer);
    const root = view.getUint32(0, true);
    const layout = root - view.getInt32(root, true);
    view.setUint32(root + view.getUint16(layout + 4, true), 9, true);
    await expect(tflite.read(memoryFile("m.tflite", bytes), {})).rejects.toThrow("schema version 9");
  });
});
