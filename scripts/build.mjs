// Builds what is published: plain ESM and declarations, package by package, each from the built files of those below it.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

for (const name of ["core", "web", "node", "cli"]) {
  rmSync(`packages/${name}/dist`, { recursive: true, force: true });
  const { status } = spawnSync("npx", ["tsc", "-p", `packages/${name}/tsconfig.build.json`], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
