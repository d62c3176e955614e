import { expect, test } from "vitest";
import { tinyNet } from "../../core/src/testing/nets.ts";
import { platformSuite } from "../../core/src/testing/platformSuite.ts";
import { nodeEngine } from "../src/engine.ts";

platformSuite("onnxruntime-node", () => nodeEngine({ threads: 2 }));

test("its version is that of the package", () => {
  expect(nodeEngine().version).toMatch(/^onnxruntime-node \d+\.\d+\.\d+/);
});

test("webgpu runs where there is an adapter, and says that there is none where there is not", async () => {
  const prepared = nodeEngine({ device: "webgpu" }).prepare(tinyNet());
  const outcome = await prepared.then(
    async (session) => {
      await session.release();
      return "runs";
    },
    (error: Error & { hint?: string }) => `${error.message}; ${error.hint}`,
  );
  expect(["runs", "there is no WebGPU adapter on this machine; --engine cpu needs none"]).toContain(outcome);
});
