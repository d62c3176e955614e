import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { ConvlensError } from "@convlens/core/base";
import type { Engine, OrtRuntime, OrtSessionOptions } from "@convlens/core/engine";
import { ortEngine } from "@convlens/core/engine";

/** What onnxruntime-node runs on. */
export type Device = "cpu" | "webgpu";

export interface NodeEngineOptions {
  /** Default `cpu`. */
  readonly device?: Device;
  /** Threads of one operator; as many as the process may use, unless it says otherwise. */
  readonly threads?: number;
  /** What ONNX Runtime is told beside what this engine tells it. */
  readonly sessionOptions?: OrtSessionOptions;
}

/**
 * ONNX Runtime's native build. It is loaded when the first graph is prepared.
 * Throws `ConvlensError` where its binary cannot be loaded, or where there is no WebGPU adapter for `webgpu`.
 */
export function nodeEngine(options: NodeEngineOptions = {}): Engine {
  const { device = "cpu", threads = availableParallelism(), sessionOptions } = options;
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  const engine = ortEngine({
    id: device,
    version: `onnxruntime-node ${version}`,
    runtime: loadRuntime,
    blocked: device === "cpu",
    sessionOptions: {
      executionProviders: [device],
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      ...sessionOptions,
    },
  });
  return device === "webgpu" ? explainingWebGpu(engine) : engine;
}

/** Loads onnxruntime-node. */
export async function loadRuntime(): Promise<OrtRuntime> {
  try {
    return (await import("onnxruntime-node")) as unknown as OrtRuntime;
  } catch (error) {
    throw new ConvlensError(
      `ONNX Runtime's native library does not load on ${process.platform} ${process.arch}: ${(error as Error).message.split("\n")[0]}`,
      "--engine wasm runs anywhere, more slowly",
      { cause: error },
    );
  }
}

/** Tells what it means when ONNX Runtime finds no WebGPU device, which it words as a failed assertion of its source. */
function explainingWebGpu(engine: Engine): Engine {
  return {
    ...engine,
    prepare: (graph) =>
      engine.prepare(graph).catch((error: Error) => {
        if (!/adapter|WebGpuContext/i.test(error.message)) throw error;
        throw new ConvlensError("there is no WebGPU adapter on this machine", "--engine cpu needs none", {
          cause: error,
        });
      }),
  };
}
