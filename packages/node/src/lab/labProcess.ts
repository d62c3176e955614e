import type { ChildProcess } from "node:child_process";
import { ConvlensError } from "@convlens/core/base";
import { errorOf } from "@convlens/core/lab";
import { startProcess } from "../startProcess.ts";
import type { Chores } from "./chore.ts";
import { memoryOf } from "./memoryOf.ts";
import type { ProcessReply, ProcessRequest } from "./messages.ts";
import type { BenchPlan } from "./plan.ts";

/** What a process does: an operation on a workbench, or a chore. */
export type Work =
  | { readonly bench: BenchPlan; readonly operation: string; readonly params: unknown }
  | { readonly [K in keyof Chores]: { readonly chore: K; readonly params: Chores[K]["params"] } }[keyof Chores];

/** How far work may go, and who wants to know of it. */
export interface WorkOptions {
  /** Milliseconds after which it is ended. */
  readonly time: number;
  readonly signal?: AbortSignal | undefined;
  progress?(done: number, total: number): void;
  /** What is shown is packed. */
  show?(event: Uint8Array): void;
}

export interface LabProcessOptions {
  /** Bytes that the process may take in all; it keeps opened models as far as they go in a quarter of that. */
  readonly memory: number;
  /** Where the engine's own words go; nowhere, where it is not given. */
  readonly stderr?: "inherit" | "ignore";
}

interface Running {
  resolve(answer: Uint8Array): void;
  reject(error: unknown): void;
  readonly options: WorkOptions;
}

/** Work that was stopped gets so many milliseconds to come to an end by itself. */
const GRACE = 5000;
/** Milliseconds between two looks at the memory. */
const WATCH = 500;
/** How often a process is started that does not come to begin: a machine out of memory or processes for a moment is not broken. */
const TRIES = 2;

/**
 * A process that works on what may crash or hang: a crash fails the work and nothing else, and the process is started again.
 * Where work takes longer than it may, or more memory, the process is ended, and the error says why.
 */
export class LabProcess {
  readonly #options: LabProcessOptions;
  readonly #running = new Map<number, Running>();
  #child: ChildProcess | undefined;
  #ready: Promise<void> = Promise.resolve();
  #jobs = 0;
  #why: ConvlensError | undefined;
  #closed = false;

  constructor(options: LabProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get busy(): number {
    return this.#running.size;
  }

  /** Starts the process, so that the first work need not wait for it. */
  start(): void {
    if (this.#child) return;
    let begin = () => {};
    this.#ready = new Promise((resolve) => {
      begin = resolve;
    });
    this.#spawn(begin, TRIES);
  }

  /** Starts a process, and another where it ends before it has begun, so often in all. */
  #spawn(begin: () => void, tries: number): void {
    const { memory, stderr = "ignore" } = this.#options;
    const child = startProcess("labWorker", import.meta.url, { args: [String(Math.floor(memory / 4))], stderr });
    let ready = false;
    // What it says first is that it has begun.
    child.once("message", () => {
      ready = true;
      begin();
    });
    const watch = setInterval(() => this.#watch(child), WATCH);
    watch.unref();
    const ended = (how: string) => {
      clearInterval(watch);
      if (this.#child !== child) return;
      this.#child = undefined;
      // What waits for it to begin waits for the next one.
      if (!ready && !this.#why && !this.#closed && tries > 1 && done(() => this.#spawn(begin, tries - 1))) return;
      const why = this.#why ?? (ready ? crashed(how) : doesNotStart(how));
      this.#why = undefined;
      for (const { reject } of [...this.#running.values()]) reject(why);
      // One that does not even begin waits for the next work.
      if (!this.#closed && ready) done(() => this.start());
    };
    child.on("message", (reply: ProcessReply) => this.#told(reply));
    child.on("error", (error) => ended(error.message));
    child.on("exit", (code, signal) => ended(signal ?? `status ${code}`));
    this.#child = child;
  }

  /** Does work and gives the packed answer. Throws what it threw; `ConvlensError` where the process had to be ended or crashed. */
  do(work: Work, options: WorkOptions): Promise<Uint8Array> {
    const { signal, time } = options;
    if (this.#closed) return Promise.reject(new ConvlensError("the server is about to end", "start it again"));
    signal?.throwIfAborted();
    this.start();
    const job = ++this.#jobs;
    const request: ProcessRequest = "chore" in work ? { do: "chore", job, ...work } : { do: "run", job, ...work };
    let [grace, late]: (NodeJS.Timeout | undefined)[] = [];
    // Where it cannot be sent, the process is about to end, and its end is told.
    const send = (child: ChildProcess, what: ProcessRequest) => child.connected && child.send(what, () => {});
    let stop = () => {};
    return new Promise<Uint8Array>((resolve, reject) => {
      this.#running.set(job, { resolve, reject, options });
      const begin = () => {
        if (signal?.aborted) return reject(signal.reason);
        const child = this.#child;
        if (!this.#running.has(job) || !child) return;
        stop = () => {
          send(child, { do: "stop", job });
          grace = setTimeout(() => this.#kill(child, stopped()), GRACE);
        };
        send(child, request);
        late = setTimeout(() => this.#kill(child, tookLong(time)), time);
        // Chores are short: one that nobody waits for comes to its end.
        if (!("chore" in work)) signal?.addEventListener("abort", stop, { once: true });
      };
      // Its time begins when the process does.
      void this.#ready.then(begin);
    }).finally(() => {
      this.#running.delete(job);
      clearTimeout(late);
      clearTimeout(grace);
      signal?.removeEventListener("abort", stop);
    });
  }

  /** Ends the process; what it works on fails. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    this.#kill(child, new ConvlensError("the server is about to end", "start it again"));
    await gone;
  }

  #told(reply: ProcessReply): void {
    const running = reply.told === "ready" ? undefined : this.#running.get(reply.job);
    if (!running || reply.told === "ready") return;
    if (reply.told === "progress") running.options.progress?.(reply.done, reply.total);
    else if (reply.told === "shown") running.options.show?.(reply.event);
    else if (reply.told === "done") running.resolve(reply.answer);
    else running.reject(errorOf(reply.fault));
  }

  #watch(child: ChildProcess): void {
    const { memory } = this.#options;
    if (this.#running.size === 0 || child.pid === undefined || this.#why) return;
    if ((memoryOf(child.pid) ?? 0) > memory) this.#kill(child, tookMuch(memory));
  }

  #kill(child: ChildProcess, why: ConvlensError): void {
    if (this.#child !== child) return;
    this.#why ??= why;
    child.kill("SIGKILL");
  }
}

/** Whether it could be done: what has no memory for a process throws at once. */
function done(what: () => void): boolean {
  try {
    what();
    return true;
  } catch {
    return false;
  }
}

const crashed = (how: string) =>
  new ConvlensError(
    `the process that runs models broke off (${how})`,
    "it was started again; another model, method or smaller picture may do",
  );

const doesNotStart = (how: string) =>
  new ConvlensError(`the process that runs models does not start (${how})`, "convlens studio --debug tells more");

const stopped = () => new ConvlensError("stopped, together with other work of its process");

const tookLong = (time: number) =>
  new ConvlensError(
    `stopped: it took longer than the ${time < 120_000 ? `${time / 1000} seconds` : `${Math.round(time / 60_000)} minutes`} that it may`,
    "ask for less, or allow more: convlens studio --job-time",
  );

const tookMuch = (memory: number) =>
  new ConvlensError(
    `stopped: it took more memory than the ${Math.round(memory / 2 ** 20)} MB that it may`,
    "ask for less, or allow more: convlens studio --memory",
  );
