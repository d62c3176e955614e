import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  // A site that lies anywhere.
  base: "./",
  plugins: [svelte()],
  resolve: { conditions: ["@convlens/source", "browser", "import", "default"] },
  worker: { format: "es" },
  build: { target: "es2022", outDir: "dist", emptyOutDir: true, reportCompressedSize: false },
  server: { host: "127.0.0.1", port: 4243, proxy: { "/api": "http://127.0.0.1:4242" } },
});
