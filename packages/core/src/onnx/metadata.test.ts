import { expect, it } from "vitest";
import { declaredByMetadata, metadataFor } from "./metadata.ts";

it("takes the form of the sidecar from the key convlens", () => {
  const declared = { input: { range: [-1, 1] as const } };
  expect(declaredByMetadata({ convlens: JSON.stringify(declared) })).toEqual(declared);
  expect(() => declaredByMetadata({ convlens: "{" })).toThrow('the metadata "convlens" of the model is not valid JSON');
});

it("reads what it writes", () => {
  const declared = {
    input: { layout: "NCHW", size: [3, 4], channels: "BGR", range: [0, 255], mean: [104, 117, 123], std: [1, 1, 1] },
    output: { scores: "logits", labels: ["a", 'b "c"'] },
  } as const;
  expect(declaredByMetadata(metadataFor(declared))).toEqual(declared);
});

it("takes ONNX's image metadata", () => {
  const metadata = { "Image.BitmapPixelFormat": "Bgr8", "Image.NominalPixelRange": "Normalized_1_1" };
  expect(declaredByMetadata(metadata).input).toEqual({ channels: "BGR", range: [-1, 1] });
  expect(declaredByMetadata({ "Image.BitmapPixelFormat": "Y12" }).input).toEqual({});
});

it("takes names from a Python dict literal", () => {
  const names = `{0: 'person', 1: "bird's nest"}`;
  expect(declaredByMetadata({ names }).output?.labels).toEqual(["person", "bird's nest"]);
  expect(() => declaredByMetadata({ names: "{0: 'a', 2: 'c'}" })).toThrow("leaves classes out");
});
