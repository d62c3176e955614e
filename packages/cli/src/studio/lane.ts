import { ConvlensError } from "@convlens/core/base";
import { LabProcess, type LabProcessOptions, type Work, type WorkOptions } from "@convlens/node";

export interface LaneOptions extends LabProcessOptions {
  /** Processes that there may be; those but the first are started when there is work for them. */
  readonly processes: number;
  /** Pieces of work that one process has at a time. */
  readonly each?: number;
}

interface Waiting {
  readonly work: Work;
  readonly options: WorkOptions;
  resolve(answer: Uint8Array): void;
  reject(error: unknown): void;
}

/** Milliseconds after which a process without work goes, where it is not the first. */
const UNUSED = 120_000;

/**
 * Processes that work, and what waits for them. Whoever has the least at work is served next, those with the same one after the
 * other: a hundred jobs of one hold up another's first by one at most.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #processes: LabProcess[] = [];
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #running = new Map<string, number>();
  readonly #unused = new Map<LabProcess, NodeJS.Timeout>();
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Starts the first process. */
  start(): void {
    this.#process()?.start();
  }

  get pids(): number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? []);
  }

  /** Does work when it is its turn. Throws what the work threw, and an `AbortError` for what was stopped while it waited. */
  do(owner: string, work: Work, options: WorkOptions): Promise<Uint8Array> {
    const { signal } = options;
    return new Promise<Uint8Array>((resolve, reject) => {
      if (this.#closed) throw ending();
      signal?.throwIfAborted();
      const waiting = { work, options, resolve, reject };
      this.#waiting.set(owner, [...(this.#waiting.get(owner) ?? []), waiting]);
      signal?.addEventListener("abort", () => this.#drop(owner, waiting), { once: true });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of [...this.#waiting.values()].flat()) reject(ending());
    this.#waiting.clear();
    for (const timer of this.#unused.values()) clearTimeout(timer);
    await Promise.all(this.#processes.map((process) => process.close()));
  }

  #drop(owner: string, waiting: Waiting): void {
    const others = (this.#waiting.get(owner) ?? []).filter((one) => one !== waiting);
    if (others.length > 0) this.#waiting.set(owner, others);
    else this.#waiting.delete(owner);
    // Of no effect on work that has begun: its process says when it is over.
    if (!this.#begun.has(waiting)) waiting.reject(waiting.options.signal!.reason);
  }

  readonly #begun = new WeakSet<Waiting>();

  #next(): void {
    for (;;) {
      const owner = this.#whoIsNext();
      const process = owner === undefined ? undefined : this.#process();
      if (owner === undefined || !process) return;
      const [waiting, ...others] = this.#waiting.get(owner)! as [Waiting, ...Waiting[]];
      this.#waiting.delete(owner);
      // Behind all others.
      if (others.length > 0) this.#waiting.set(owner, others);
      void this.#run(owner, process, waiting);
    }
  }

  async #run(owner: string, process: LabProcess, waiting: Waiting): Promise<void> {
    this.#begun.add(waiting);
    this.#count(owner, 1);
    clearTimeout(this.#unused.get(process));
    await process.do(waiting.work, waiting.options).then(waiting.resolve, waiting.reject);
    this.#count(owner, -1);
    if (process.busy === 0) this.#retire(process);
    if (!this.#closed) this.#next();
  }

  #count(owner: string, by: number): void {
    const count = (this.#running.get(owner) ?? 0) + by;
    if (count > 0) this.#running.set(owner, count);
    else this.#running.delete(owner);
  }

  #whoIsNext(): string | undefined {
    let least: string | undefined;
    const at = (owner: string) => this.#running.get(owner) ?? 0;
    for (const owner of this.#waiting.keys()) if (least === undefined || at(owner) < at(least)) least = owner;
    return least;
  }

  /** One that has room for more work, the least busy first. */
  #process(): LabProcess | undefined {
    const { processes, each = 1 } = this.#options;
    const free = this.#processes.filter(({ busy }) => busy < each).sort((a, b) => a.busy - b.busy);
    if (free[0] && (free[0].busy === 0 || this.#processes.length === processes)) return free[0];
    if (this.#processes.length === processes) return undefined;
    const process = new LabProcess(this.#options);
    this.#processes.push(process);
    return process;
  }

  #retire(process: LabProcess): void {
    if (process === this.#processes[0] || this.#closed) return;
    const timer = setTimeout(() => {
      if (process.busy > 0) return;
      this.#processes.splice(this.#processes.indexOf(process), 1);
      this.#unused.delete(process);
      void process.close();
    }, UNUSED);
    this.#unused.set(process, timer.unref());
  }
}

const ending = () => new ConvlensError("the server is about to end", "start it again");
