import { Worker } from "node:worker_threads";

/**
 * Starts a thread. In a clone its file is TypeScript, which a new thread cannot load by itself; an installed package has the built
 * file only.
 * @param name of the file, without extension
 * @param beside `import.meta.url` of a file in the same folder
 */
export function startWorker(name: string, beside: string, workerData: unknown): Worker {
  if (!beside.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, beside), { workerData });
  const loader = new URL("../../../scripts/source.mjs", import.meta.url);
  const worker = new URL(`./${name}.ts`, beside);
  const load = `import(${JSON.stringify(loader.href)}).then(() => import(${JSON.stringify(worker.href)}))`;
  // Without the flags of this process: they may load the loader a second time.
  return new Worker(load, { eval: true, execArgv: [], workerData });
}
