import type { EngineAsked } from "@convlens/web/page";
import webgpuMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import webgpuWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import wasmMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

const files = (mjs: string, wasm: string) => ({
  mjs: new URL(mjs, location.href).href,
  wasm: new URL(wasm, location.href).href,
});

/** What the address asks for: `?engine=wasm` or `?engine=webgpu`; else what is there. */
export function engineAsked(): EngineAsked {
  const asked = new URLSearchParams(location.hash.split("?")[1] ?? "").get("engine");
  return {
    device: asked === "wasm" || asked === "webgpu" ? asked : "auto",
    files: { wasm: files(wasmMjs, wasmWasm), webgpu: files(webgpuMjs, webgpuWasm) },
  };
}
