import { expect, test } from "vitest";
import { toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { withOutputs } from "../onnx/graph.ts";
import type { InputSpec } from "../onnx/meta.ts";
import { preprocess } from "../onnx/preprocess.ts";
import { modelOf } from "../testing/context.ts";
import { randomImage } from "../testing/judged.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { tinyNet } from "../testing/nets.ts";
import { displayed, seenFrom } from "./seen.ts";

const size = [10, 11] as const;

/** A net of one layer over a picture with so many channels. */
function net(channels: number) {
  const n = new NetBuilder(2);
  return modelOf(n.build(n.relu("out", n.conv("conv", n.input(channels, ...size), 2))));
}

const common = { layout: "NCHW", size, resize: "squash" } as const;
const specs: Record<string, InputSpec> = {
  RGB: { ...common, channels: "RGB", range: [0, 255], mean: [120, 110, 100], std: [60, 50, 40] },
  BGR: { ...common, channels: "BGR", range: [0, 255], mean: [104, 117, 123], std: [1, 1, 1] },
  "one number for all": { ...common, channels: "BGR", range: [-1, 1], mean: [0.1], std: [2] },
  GRAY: { ...common, channels: "GRAY", range: [0, 1], mean: [0.45], std: [0.2] },
};

test.each(Object.entries(specs))("%s: sees what preprocessing makes of a picture of its size", (_, spec) => {
  const model = net(spec.channels === "GRAY" ? 1 : 3);
  const { graph, given } = seenFrom({ model, spec }, size);
  const image = randomImage(...size);
  const shown = preprocess(image, displayed(spec, size)).tensor;
  const found = evaluate(withOutputs(graph, ["out"]), { [given]: toDoubles(shown) }).get(model.input)!;
  const expected = preprocess(image, spec).tensor;
  expect(found.shape).toEqual(expected.shape);
  const reach = Math.max(...expected.data.map(Math.abs));
  // Preprocessing is rounded to float32, and grey to whole samples first.
  const tolerance = spec.channels === "GRAY" ? 0.6 / 255 / 0.2 : 1e-6 * reach;
  found.data.forEach((v, i) => {
    expect(Math.abs(v - expected.data[i]!)).toBeLessThan(tolerance);
  });
});

test("takes names that the model has not", () => {
  const model = modelOf(tinyNet());
  expect(model.input).toBe("picture");
  const { graph, given } = seenFrom({ model, spec: specs.RGB! }, size);
  expect(given).not.toBe("picture");
  expect(graph.inputs).toEqual([given]);
});

test("another size leaves out what does not take it", () => {
  const { graph } = seenFrom({ model: modelOf(tinyNet()), spec: specs.RGB! }, [20, 17]);
  expect(graph.infos.get("conv2")!.shape.slice(1)).toEqual([6, 9, 8]);
  expect(graph.infos.has("logits")).toBe(false);
});

test("an alpha channel lets the background through", () => {
  const model = net(3);
  const spec: InputSpec = { ...common, channels: "RGB", range: [0, 1], mean: [0, 0, 0], std: [1, 1, 1] };
  const { graph, given, background, opacity } = seenFrom({ model, spec }, size, true);
  const area = 110;
  const at = (plane: number, i: number) => ((plane * 31 + i * 7) % 16) / 16;
  const planes = (n: number, from: number) =>
    Float64Array.from({ length: n * area }, (_, k) => at(from + Math.floor(k / area), k % area));
  const feeds = {
    [given]: { type: "float32" as const, shape: [1, 4, ...size], data: planes(4, 0) },
    [background!]: { type: "float32" as const, shape: [1, 3, ...size], data: planes(3, 4) },
  };
  const values = evaluate(withOutputs(graph, ["out"]), feeds);
  expect(values.get(opacity!)!.data).toEqual(planes(1, 3));
  values.get(model.input)!.data.forEach((v, k) => {
    const [c, i] = [Math.floor(k / area), k % area];
    expect(v).toBeCloseTo(at(3, i) * at(c, i) + (1 - at(3, i)) * at(4 + c, i), 12);
  });
});
