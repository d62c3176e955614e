// Says which engine the suites run on, beside the float64 reference: onnxruntime-node, or with
// CONVLENS_TEST_ENGINE=wasm onnxruntime-web's WebAssembly.
import { ortEngine } from "../packages/core/src/engine/ort.ts";
import { runOn } from "../packages/core/src/testing/engines.ts";
import { loadRuntime } from "../packages/node/src/engine.ts";
import { webEngine } from "../packages/web/src/engine.ts";

// Graphs of single operators: sessions begin quickly, and each kernel runs as itself. The platform suite optimises.
const sessionOptions = { graphOptimizationLevel: "basic", intraOpNumThreads: 1 } as const;

runOn([
  process.env.CONVLENS_TEST_ENGINE === "wasm"
    ? await webEngine({ threads: 1, sessionOptions })
    : ortEngine({ id: "cpu", version: "onnxruntime-node", runtime: loadRuntime, sessionOptions }),
]);
