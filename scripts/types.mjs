// Type-checks the whole workspace, then the packages that must do without Node's types or the DOM's.
import { spawnSync } from "node:child_process";

for (const project of [".", "packages/core"]) {
  const { status } = spawnSync("npx", ["tsc", "-p", project, "--noEmit"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
