import { expect, it } from "vitest";
import { declaredByMetadata } from "./metadata.ts";

it("takes the form of the sidecar from the key convlens", () => {
  const declared = { input: { range: [-1, 1] as const } };
  expect(declaredByMetadata({ convlens: JSON.stringify(declared) })).toEqual(declared);
  expect(() => declaredByMetadata({ convlens: "{" })).toThrow('the metadata "convlens" of the model is not valid JSON');
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
