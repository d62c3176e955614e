import type { Engine } from "@convlens/core/engine";
import { nodeEngine } from "./engine.ts";

/** The engines that a user of Node can choose: ONNX Runtime's native build on the CPU or WebGPU, or its WebAssembly build. */
export type EngineName = "cpu" | "webgpu" | "wasm";

export interface EngineOptions {
  /** One for each core unless it says otherwise. */
  readonly threads?: number | undefined;
  /** Whether threads wait asleep, and so leave the cores to what else runs; they take longer to begin with the next operator. */
  readonly sharing?: boolean | undefined;
}

/** The engine of that name. */
export async function engineNamed(name: EngineName, { threads, sharing }: EngineOptions = {}): Promise<Engine> {
  const options = threads === undefined ? {} : { threads };
  if (name !== "wasm") {
    const sessionOptions = sharing ? { extra: { "session.intra_op.allow_spinning": "0" } } : {};
    return nodeEngine({ device: name, ...options, sessionOptions });
  }
  const { webEngine } = await import("@convlens/web");
  return webEngine({ device: "wasm", ...options });
}
