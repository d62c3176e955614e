import type { Engine } from "@convlens/core/engine";
import { webEngine, webgpuLost } from "../engine.ts";
import { fallingBack } from "./fallback.ts";
import type { EngineAsked } from "./talk.ts";

/** More threads than this wait for each other longer than they compute. */
const MOST_THREADS = 8;

interface Adapter {
  readonly info?: { readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
}

interface Machine {
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
  readonly gpu?: { requestAdapter(): Promise<Adapter | null> };
}

const machine = (): Machine => (globalThis as { navigator?: Machine }).navigator ?? {};

/**
 * What runs graphs here: WebGPU where there is an adapter that is no imitation, else WebAssembly with the threads that the page may
 * have. What fails on WebGPU goes on by WebAssembly.
 * @param tell is told in one line when it does
 */
export async function deviceEngine({ device, files }: EngineAsked, tell: (line: string) => void): Promise<Engine> {
  const chosen = device === "auto" ? ((await hasAdapter()) ? "webgpu" : "wasm") : device;
  const begin = (on: "wasm" | "webgpu") => webEngine({ device: on, threads: threads(), wasmPaths: files[on] });
  if (chosen === "wasm") return begin("wasm");
  try {
    return fallingBack(await begin("webgpu"), { second: () => begin("wasm"), lost: webgpuLost, tell });
  } catch (error) {
    tell(`wasm does the work: ${error instanceof Error ? error.message : String(error)}`);
    return begin("wasm");
  }
}

/** One for each core; only pages that are cross-origin isolated may share memory among threads. */
export const threads = (): number =>
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated
    ? Math.min(MOST_THREADS, machine().hardwareConcurrency ?? 1)
    : 1;

async function hasAdapter(): Promise<boolean> {
  const adapter = await machine()
    .gpu?.requestAdapter()
    .catch(() => null);
  return adapter ? !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) : false;
}

/** Bytes for batches and sessions: an eighth of what the browser tells of the machine's memory; WebAssembly holds 4 GiB at most. */
export function pageMemory(): number {
  const told = (machine().deviceMemory ?? 4) * 2 ** 30;
  return Math.min(2 ** 30, Math.max(2 ** 28, told / 8));
}
