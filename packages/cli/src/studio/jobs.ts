import { type Fault, faultOf } from "@convlens/core/lab";
import type { Work } from "@convlens/node";
import type { EventLog } from "./eventLog.ts";
import type { Lane } from "./lane.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

interface Job {
  readonly controller: AbortController;
  /** The last of what was shown, packed. */
  readonly shown: Map<number, Uint8Array>;
  answer?: Uint8Array;
  over: boolean;
}

/** What is shown stays until so much more was shown. */
const SHOWN = 3;
/** Answers that nobody fetched, of one session: so many, and so many bytes, beside the last. */
const ANSWERS = 64;
const ANSWER_BYTES = 2 ** 28;
/** Milliseconds between two events of progress. */
const PROGRESS = 100;

/** The work of one session, and what came of it. */
export class Jobs {
  readonly #owner: string;
  readonly #limits: Pick<Limits, "waiting" | "quickTime" | "jobTime">;
  readonly #log: EventLog;
  /** Faults in words that tell nothing of the machine. */
  readonly #worded: (fault: Fault) => Fault;
  readonly #jobs = new Map<number, Job>();
  #count = 0;

  constructor(owner: string, limits: Limits, log: EventLog, worded: (fault: Fault) => Fault) {
    this.#owner = owner;
    this.#limits = limits;
    this.#log = log;
    this.#worded = worded;
  }

  /** Throws `Refusal` where too much waits already. */
  start(lane: Lane, pace: "quick" | "long", work: Work): number {
    const { waiting, quickTime, jobTime } = this.#limits;
    if ([...this.#jobs.values()].filter(({ over }) => !over).length >= waiting)
      throw new Refusal(429, `${waiting} jobs of this page are under way already`, "wait until some are done");
    const id = ++this.#count;
    const job: Job = { controller: new AbortController(), shown: new Map(), over: false };
    this.#jobs.set(id, job);
    const options = {
      time: pace === "quick" ? quickTime : jobTime,
      signal: job.controller.signal,
      progress: this.#progress(id, job),
      show: (event: Uint8Array) => this.#show(id, job, event),
    };
    lane.do(this.#owner, work, options).then(
      (answer) => this.#done(id, job, answer),
      (error: unknown) => this.#failed(id, job, faultOf(error, job.controller.signal)),
    );
    return id;
  }

  /** Stops it, or forgets what came of it. */
  stop(id: number): void {
    const job = this.#jobs.get(id);
    if (!job) return;
    job.controller.abort();
    if (job.over) this.#jobs.delete(id);
    else this.#failed(id, job, { kind: "stopped", message: "stopped" });
  }

  stopAll(): void {
    for (const [id, { over }] of this.#jobs) if (!over) this.stop(id);
  }

  answer(id: number): Uint8Array {
    return this.#jobs.get(id)?.answer ?? gone();
  }

  /** Whoever is too slow for what was shown then sees what was shown last. */
  shown(id: number, number: number): Uint8Array {
    const shown = this.#jobs.get(id)?.shown;
    return shown?.get(number) ?? [...(shown?.values() ?? [])].at(-1) ?? gone();
  }

  #progress(id: number, job: Job) {
    let last = 0;
    return (done: number, total: number) => {
      const now = performance.now();
      if (now - last < PROGRESS && done < total) return;
      last = now;
      if (!job.over) this.#log.tell(`${id}:progress`, { job: id, told: "progress", done, total });
    };
  }

  #show(id: number, job: Job, event: Uint8Array): void {
    if (job.over) return;
    const number = Math.max(-1, ...job.shown.keys()) + 1;
    job.shown.set(number, event);
    job.shown.delete(number - SHOWN);
    this.#log.tell(`${id}:shown`, { job: id, told: "shown", number });
  }

  #done(id: number, job: Job, answer: Uint8Array): void {
    if (job.over) return;
    job.answer = answer;
    this.#end(id, job, { job: id, told: "done" });
    this.#dropOld(id);
  }

  #failed(id: number, job: Job, fault: Fault): void {
    if (!job.over) this.#end(id, job, { job: id, told: "failed", fault: this.#worded(fault) });
  }

  #end(id: number, job: Job, event: unknown): void {
    job.over = true;
    this.#log.forget(`${id}:progress`);
    this.#log.tell(`${id}:end`, event);
    if (!job.answer) this.#jobs.delete(id);
  }

  #dropOld(newest: number): void {
    const held = [...this.#jobs].filter(([id, { answer }]) => answer && id !== newest);
    let bytes = held.reduce((sum, [, { answer }]) => sum + answer!.length, 0);
    for (const [i, [id, { answer }]] of held.entries()) {
      if (bytes <= ANSWER_BYTES && held.length - i <= ANSWERS) return;
      this.#jobs.delete(id);
      bytes -= answer!.length;
    }
  }
}

function gone(): never {
  throw new Refusal(404, "this answer is no longer here", "ask for it again");
}
