import { expect, it } from "vitest";
import { requireSame, settingsOf } from "./settings.ts";

it("has the defaults of the guide", () => {
  expect(settingsOf("set", {})).toEqual({
    data: "set",
    arch: "cnn-8",
    resize: "squash",
    channels: "RGB",
    epochs: 30,
    batch: 32,
    optimizer: "adam",
    schedule: "one-cycle",
    labelSmoothing: 0,
    augment: "",
    randomLabels: 0,
    seed: 1,
  });
});

it("reads numbers, sizes and augmentation", () => {
  const made = settingsOf("set", {
    size: "100x150",
    lr: "1e-3",
    augment: "flip, rotate=10",
    split: "0.2",
    momentum: "0.8",
  });
  expect(made).toMatchObject({
    size: [100, 150],
    learningRate: 0.001,
    augment: "rotate=10,flip",
    split: 0.2,
    momentum: 0.8,
  });
});

it.each([
  [{ epochs: "0" }, "--epochs 0: not a whole number of at least 1"],
  [{ batch: "3.5" }, "--batch 3.5: not a whole number"],
  [{ lr: "fast" }, "--lr fast: not a number of at least 0"],
  [{ randomLabels: "2" }, "--random-labels 2: not a number from 0 to 1"],
  [{ size: "0" }, "--size 0"],
  [{ from: "net.onnx", augment: "flip" }, "--augment means nothing with --from"],
])("refuses %o", (flags, message) => {
  expect(() => settingsOf("set", flags)).toThrow(message);
});

it("goes on only with what was begun", () => {
  const before = JSON.parse(JSON.stringify(settingsOf("set", { lr: "0.01", schedule: "constant" })));
  requireSame(before, settingsOf("elsewhere/set", { lr: "0.01", schedule: "constant" }), "out");
  requireSame(before, settingsOf("set", { lr: "0.01", schedule: "constant", epochs: "60" }), "out");
  expect(() => requireSame(before, settingsOf("set", { lr: "0.02" }), "out")).toThrow("--lr was 0.01");
  expect(() => requireSame(before, settingsOf("set", {}), "out")).toThrow("--lr was 0.01");
  expect(() =>
    requireSame(before, settingsOf("set", { lr: "0.01", schedule: "constant", dropout: "0.5" }), "out"),
  ).toThrow("--dropout was not given");
  const falling = JSON.parse(JSON.stringify(settingsOf("set", { schedule: "cosine" })));
  expect(() => requireSame(falling, settingsOf("set", { schedule: "cosine", epochs: "60" }), "out")).toThrow(
    "--epochs was 30",
  );
});
