import { expect, test } from "vitest";
import { platformSuite } from "../../core/src/testing/platformSuite.ts";
import { webEngine } from "../src/engine.ts";

platformSuite("onnxruntime-web", () => webEngine({ threads: 2 }));

test("Node has no WebGPU, and that is said before anything is loaded", async () => {
  await expect(webEngine({ device: "webgpu" })).rejects.toThrow("WebGPU is not available here");
});
