// Says whether the generated files are current; with `--write`, makes them so.
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2);
const steps = [
  ["scripts/barrels.mjs"],
  ["scripts/sitePage.mjs"],
  ["--import", "./scripts/source.mjs", "scripts/reference.ts"],
];
for (const step of steps) {
  const { status } = spawnSync("node", [...step, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
