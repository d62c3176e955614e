import { describe, expect, test } from "vitest";
import { gridded, layoutOf } from "../../src/method/grids.ts";
import { lastSpatialValue } from "../../src/onnx/lastSpatial.ts";
import { cases, differentiated, expectNear, open } from "./fixtures.ts";

describe.each(Object.entries(cases))("%s", (name, expected) => {
  test("logits and the gradient of one are PyTorch's", async () => {
    const model = await open(name);
    expect(model.notes.join()).not.toContain("not known");
    const { logits, gradients } = differentiated(model, model.graph, [model.input], expected);
    expectNear(logits.data, expected.logits);
    expectNear(gradients[0]!.data, expected.gradient);
  });

  test("the last layer of places is found, and its maps and gradient are those of PyTorch's layer", async () => {
    const model = await open(name);
    const layer = lastSpatialValue(model.graph);
    const layout = layoutOf(model, layer)!;
    const { model: inner, maps } = gridded(model, [layer]);
    const { logits, values, gradients } = differentiated(model, inner.graph, maps, expected);
    expectNear(logits.data, expected.logits);
    const found = values.get(maps[0]!)!;
    const [, channels, h, w] = found.shape as [number, number, number, number];
    const before = layout.kind === "tokens" ? layout.before : 0;
    // PyTorch's layer is N×T×C, N×h×w×C or N×C×h×w.
    const planes = layout.kind === "planes" && layout.rows === 2;
    const placed = (all: readonly number[]) =>
      Array.from({ length: channels * h * w }, (_, i) => {
        const [c, p] = [Math.floor(i / (h * w)), i % (h * w)];
        return planes ? all[i]! : all[(before + p) * channels + c]!;
      });
    expect(expected.layerShape.reduce((a, b) => a * b)).toBe(channels * (before + h * w));
    expectNear(found.data, placed(expected.layer));
    expectNear(gradients[0]!.data, placed(expected.layerGradient));
  });
});
