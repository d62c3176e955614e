#!/usr/bin/env node
import { existsSync } from "node:fs";

// In a clone the sources run as they are; an installed package has the built files only.
const source = new URL("../src/main.ts", import.meta.url);
if (existsSync(source)) await import("../../../scripts/source.mjs");
const { main } = await import(existsSync(source) ? source.href : new URL("../dist/main.js", import.meta.url).href);
// Whoever reads may have had enough, as head does.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await main(process.argv.slice(2));
