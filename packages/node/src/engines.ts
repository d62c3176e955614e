import type { Engine } from "@convlens/core/engine";
import { nodeEngine } from "./engine.ts";

/** The engines that a user of Node can choose: ONNX Runtime's native build on the CPU or WebGPU, or its WebAssembly build. */
export type EngineName = "cpu" | "webgpu" | "wasm";

/** The engine of that name; `threads` is one for each core unless it says otherwise. */
export async function engineNamed(name: EngineName, threads?: number): Promise<Engine> {
  const options = threads === undefined ? {} : { threads };
  if (name !== "wasm") return nodeEngine({ device: name, ...options });
  const { webEngine } = await import("@convlens/web");
  return webEngine({ device: "wasm", ...options });
}
