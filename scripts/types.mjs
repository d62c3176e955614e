// Type-checks the whole workspace, then what must do without Node's types or needs the DOM's, then the studio.
import { spawnSync } from "node:child_process";

for (const project of [
  ".",
  "packages/core",
  "packages/cli/src/atlas/page/dom",
  "packages/web/src/page",
  "packages/studio/test",
]) {
  const { status } = spawnSync("npx", ["tsc", "-p", project, "--noEmit"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// The studio's components are no TypeScript files: their own checker reads them.
const { status } = spawnSync("npm", ["run", "types", "-w", "packages/studio"], { stdio: "inherit" });
process.exit(status ?? 1);
