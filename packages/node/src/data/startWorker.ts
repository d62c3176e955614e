import { Worker } from "node:worker_threads";

/**
 * Starts the thread that makes batches. In a clone it is TypeScript, which a new thread cannot load by itself;
 * an installed package has the built file only.
 */
export function startWorker(workerData: unknown): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./worker.js", import.meta.url), { workerData });
  const loader = new URL("../../../../scripts/source.mjs", import.meta.url);
  const worker = new URL("./worker.ts", import.meta.url);
  const load = `import(${JSON.stringify(loader.href)}).then(() => import(${JSON.stringify(worker.href)}))`;
  // Without the flags of this process: they may load the loader a second time.
  return new Worker(load, { eval: true, execArgv: [], workerData });
}
