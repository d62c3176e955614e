// Mutates and cuts files of a format and has its importer read them: `npm run fuzz -- caffe --cases 20000 --seed 1`.
// A case must end as a model or as an error of one to three lines, within 10 s and 512 MiB; the rest is listed, and exit status is 1.
// Files are those of packages/core/src/testing/corpus/<format>.ts, which makes them. `--from 17 --cases 1` runs one case again.
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { importers } from "../packages/core/src/import/all.ts";
import type { Outcome, Specimen } from "../packages/core/src/testing/fuzz.ts";
import { fuzzCase, outcomeOf } from "../packages/core/src/testing/fuzz.ts";

const SECONDS = 10;
const MEBIBYTES = 512;

interface Job {
  readonly format: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** What the worker says: that a case begins, and how it ended. */
type Report =
  | { readonly begins: number; readonly told: string }
  | { readonly ends: number; readonly kind: Outcome["kind"]; readonly message: string; readonly grown: number };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cases: { type: "string", default: "20000" },
      seed: { type: "string", default: "1" },
      from: { type: "string", default: "0" },
    },
  });
  const known = importers.map((i) => i.id);
  const formats = positionals.length > 0 ? positionals : known;
  const unknown = formats.find((f) => !known.includes(f));
  if (unknown) throw new Error(`no importer is called "${unknown}": there are ${known.join(", ")}`);
  const [seed, from, cases] = [values.seed, values.from, values.cases].map(Number) as [number, number, number];
  for (const format of formats) {
    const faults = await fuzz({ format, seed, from, to: from + cases });
    if (faults > 0) process.exitCode = 1;
  }
}

/** Runs the cases of a format in a worker, and in a new one behind each case that hangs or takes all memory. */
async function fuzz(job: Job): Promise<number> {
  const counts = { model: 0, refused: 0, crash: 0, slow: 0, memory: 0 };
  const messages = new Map<string, number>();
  for (let from = job.from; from < job.to; ) {
    const stopped = await round({ ...job, from }, (kind, message) => {
      counts[kind]++;
      if (kind === "refused") messages.set(shape(message), (messages.get(shape(message)) ?? 0) + 1);
      const done = Object.values(counts).reduce((a, b) => a + b, 0);
      if (done % 1000 === 0) process.stderr.write(`${job.format}: ${done} of ${job.to - job.from}\n`);
    });
    from = stopped + 1;
  }
  const { model, refused, ...faults } = counts;
  const total = Object.values(faults).reduce((a, b) => a + b, 0);
  console.log(
    `${job.format}: ${job.to - job.from} cases (seed ${job.seed}): ${model} models, ${refused} refused in ${messages.size} ways, ` +
      `${faults.crash} crashes, ${faults.slow} above ${SECONDS} s, ${faults.memory} above ${MEBIBYTES} MiB`,
  );
  return total;
}

/** A message without its names and numbers. */
const shape = (message: string) => message.replace(/"[^"]*"/g, '""').replace(/-?[\d.]+/g, "0");

type Count = (kind: Outcome["kind"] | "slow" | "memory", message: string) => void;

/** Ends with the last case that was begun. */
function round(job: Job, count: Count): Promise<number> {
  return new Promise((resolve, reject) => {
    let at = job.from;
    let told = "";
    const worker = new Worker(new URL(import.meta.url), {
      workerData: job,
      execArgv: process.execArgv,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const fault = (kind: "crash" | "slow" | "memory", message: string) => {
      count(kind, message);
      console.log(`${job.format} case ${at} (${told}): ${kind}: ${message}`);
    };
    const stop = (kind: "slow" | "memory", message: string) => {
      clearTimeout(watch);
      fault(kind, message);
      worker.removeAllListeners();
      worker.terminate().then(() => resolve(at), reject);
    };
    const hung = () => stop("slow", `no end after ${SECONDS} s`);
    let watch = setTimeout(hung, 60_000);
    worker.on("message", (report: Report) => {
      if ("begins" in report) {
        clearTimeout(watch);
        watch = setTimeout(hung, SECONDS * 1000);
        at = report.begins;
        told = report.told;
      } else if (report.grown > MEBIBYTES) fault("memory", `${Math.round(report.grown)} MiB more`);
      else if (report.kind === "crash") fault("crash", report.message);
      else count(report.kind, report.message);
    });
    worker.on("error", (error) => {
      if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") stop("memory", "out of memory");
      else reject(error);
    });
    worker.on("exit", () => {
      clearTimeout(watch);
      resolve(job.to);
    });
  });
}

async function work({ format, seed, from, to }: Job): Promise<void> {
  const importer = importers.find((i) => i.id === format)!;
  const { default: corpus } = (await import(`../packages/core/src/testing/corpus/${format}.ts`)) as {
    default: () => readonly Specimen[] | Promise<readonly Specimen[]>;
  };
  const specimens = await corpus();
  const say = (report: Report) => parentPort!.postMessage(report);
  const peak = () => process.resourceUsage().maxRSS / 1024;
  for (let index = from; index < to; index++) {
    const fuzzed = fuzzCase(specimens, seed, index);
    say({ begins: index, told: fuzzed.told });
    const before = peak();
    const { kind, message } = await outcomeOf(importer, fuzzed);
    say({ ends: index, kind, message, grown: peak() - before });
  }
}

if (isMainThread) await main();
else await work(workerData as Job);
