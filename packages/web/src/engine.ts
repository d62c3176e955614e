import { ConvlensError } from "@convlens/core/base";
import type { Engine, OrtRuntime, OrtSessionOptions } from "@convlens/core/engine";
import { ortEngine } from "@convlens/core/engine";

export interface WebEngineOptions {
  /** Default `wasm`. */
  readonly device?: "wasm" | "webgpu";
  /**
   * Threads of the WebAssembly build. Browsers allow more than one only on pages that are cross-origin isolated.
   * The first engine of a page that runs decides for all.
   */
  readonly threads?: number;
  /** Where ONNX Runtime's `.wasm` and `.mjs` files are: their folder, or each; beside its script (in Node: in its package) unless it says otherwise. */
  readonly wasmPaths?: string | { readonly mjs: string; readonly wasm: string };
  /** What ONNX Runtime is told beside what this engine tells it. */
  readonly sessionOptions?: OrtSessionOptions;
}

/**
 * ONNX Runtime's WebAssembly build, for browsers, workers and Node; in browsers also on WebGPU.
 * Throws `ConvlensError` where there is no WebGPU for `webgpu`.
 */
export async function webEngine(options: WebEngineOptions = {}): Promise<Engine> {
  const { device = "wasm", threads, wasmPaths, sessionOptions } = options;
  if (device === "webgpu") await requireAdapter();
  // Each is a build of its own; the first is the smaller and, without a GPU, the faster.
  const ort = device === "wasm" ? await import("onnxruntime-web") : await import("onnxruntime-web/webgpu");
  if (threads !== undefined) ort.env.wasm.numThreads = threads;
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  return ortEngine({
    id: device,
    version: `onnxruntime-web ${ort.env.versions.web}`,
    runtime: async () => ort as unknown as OrtRuntime,
    sessionOptions: { executionProviders: [device], graphOptimizationLevel: "all", ...sessionOptions },
  });
}

/** Resolves with why when the device of the engines on WebGPU is gone. Called once one of them has prepared a graph. */
export async function webgpuLost(): Promise<string> {
  const { env } = await import("onnxruntime-web/webgpu");
  const device = (await env.webgpu.device) as { lost: Promise<{ message: string; reason: string }> } | undefined;
  if (!device) return new Promise(() => {});
  const { message, reason } = await device.lost;
  return message || reason;
}

/** Browsers without WebGPU, and Node, fail later and less clearly. */
async function requireAdapter(): Promise<void> {
  const { navigator } = globalThis as { navigator?: { gpu?: { requestAdapter(): Promise<object | null> } } };
  if (await navigator?.gpu?.requestAdapter()) return;
  throw new ConvlensError(
    navigator?.gpu ? "there is no WebGPU adapter on this machine" : "WebGPU is not available here",
    "the engine wasm needs none",
  );
}
