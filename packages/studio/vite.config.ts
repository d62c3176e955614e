import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type UserConfig } from "vite";
import { weights } from "./build/weights.ts";

export default defineConfig(({ command }) => {
  // Svelte compiles checks for developers into it else, wherever the shell says "test" or "development".
  if (command === "build") process.env.NODE_ENV = "production";
  return config;
});

const config: UserConfig = {
  // A site that lies anywhere.
  base: "./",
  plugins: [svelte(), weights()],
  resolve: {
    // ONNX Runtime's WebAssembly is a file beside its script, in a place that the page tells it.
    conditions: ["@convlens/source", "onnxruntime-web-use-extern-wasm", "browser", "import", "default"],
    // The build without WebGPU and WebGL; that with WebGPU is asked for by its name.
    alias: [{ find: /^onnxruntime-web$/, replacement: "onnxruntime-web/wasm" }],
  },
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        entryFileNames: "assets/worker/[name]-[hash].js",
        chunkFileNames: ({ name }) => `assets/worker/${name.replace(/~.*/, "")}-[hash].js`,
        // What several operations and formats share: a hundred small files would take longer than a little too much.
        codeSplitting: {
          groups: [{ name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 8_000 }],
        },
      },
    },
  },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "mediabunny", test: /node_modules\/mediabunny/ }] } },
    },
  },
  server: { host: "127.0.0.1", port: 4243, proxy: { "/api": "http://127.0.0.1:4242" } },
};
