// Everything a commit must pass. Stops at the first failure and says which step it was.
import { spawnSync } from "node:child_process";

const steps = [
  ["format", "npx", ["biome", "format", "."]],
  ["lint", "npx", ["biome", "lint", "--error-on-warnings", "."]],
  ["generated files", "node", ["scripts/generate.mjs"]],
  ["docs links", "node", ["scripts/links.mjs"]],
  ["types", "node", ["scripts/types.mjs"]],
  ["tests", "node", ["scripts/test.mjs"]],
];

for (const [name, command, args] of steps) {
  process.stderr.write(`${name}\n`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write(`check failed at: ${name}\n`);
    process.exit(status ?? 1);
  }
}
