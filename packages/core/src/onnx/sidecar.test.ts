import { expect, it } from "vitest";
import { parseSidecar } from "./sidecar.ts";

it("reads the whole form, and any part of it", () => {
  const whole = {
    input: {
      layout: "NCHW",
      size: [224, 192],
      channels: "BGR",
      range: [0, 255],
      mean: [104, 117, 123],
      std: [1, 1, 1],
      resize: "squash",
    },
    output: { scores: "probabilities", labels: "imagenet-1k" },
  };
  expect(parseSidecar(JSON.stringify(whole), "a.convlens.json")).toEqual(whole);
  expect(parseSidecar("{}", "a.convlens.json")).toEqual({});
});

it.each([
  ["{", "a.convlens.json is not valid JSON"],
  ['{ "input": { "channels": "RBG" } }', "a.convlens.json: input.channels: "],
  ['{ "input": { "size": [224] } }', "a.convlens.json: input.size"],
  ['{ "input": { "std": [1, 0, 1] } }', "a.convlens.json: input.std: a deviation of 0"],
  ['{ "input": { "range": [1, 1] } }', "a.convlens.json: input.range: black and white must differ"],
  ['{ "output": { "labels": 3 } }', "a.convlens.json: output.labels: expected a list of names"],
  ["[]", "a.convlens.json: the whole: "],
])("names the file and the field: %s", (text, message) => {
  expect(() => parseSidecar(text, "a.convlens.json")).toThrow(message);
});

it("gives the nearest names of a mistyped field", () => {
  expect(() => parseSidecar('{ "input": { "channel": "RGB" } }', "a.convlens.json")).toThrow(
    expect.objectContaining({
      message: 'a.convlens.json: nothing is called "input.channel"',
      hint: expect.stringContaining("nearest: channels"),
    }),
  );
});
