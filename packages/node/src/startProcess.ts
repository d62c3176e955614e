import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface ProcessOptions {
  readonly args: readonly string[];
  /** Where what the process and its libraries say on stderr goes. */
  readonly stderr: "inherit" | "ignore";
}

/**
 * Starts a process of Node that takes messages, typed arrays among them. As `startWorker`, it takes the TypeScript in a clone and
 * the built file of an installed package.
 * @param name of the file, without extension
 * @param beside `import.meta.url` of a file in the same folder
 */
export function startProcess(name: string, beside: string, { args, stderr }: ProcessOptions): ChildProcess {
  const source = beside.endsWith(".ts");
  const loader = new URL("../../../scripts/source.mjs", import.meta.url);
  return fork(fileURLToPath(new URL(`./${name}.${source ? "ts" : "js"}`, beside)), args, {
    // Without the flags of this process: they may load the loader a second time.
    execArgv: source ? ["--import", loader.href] : [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", stderr, "ipc"],
  });
}
