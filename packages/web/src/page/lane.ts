import { ConvlensError, pack, unpack } from "@convlens/core/base";
import { errorOf, type HostReply, type HostRequest } from "@convlens/core/lab";
import type { Errand, Errands, FromWorker, ToWorker } from "./talk.ts";

/** What somebody is told who waits for an operation. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  progress?(done: number, total: number): void;
  show?(event: unknown): void;
}

interface Waiter {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** A worker as the page sees it: errands and operations, each answered when it is done. Close it when done. */
export class Lane {
  readonly #worker: Worker;
  readonly #tell: (notice: string) => void;
  readonly #errands = new Map<number, Waiter>();
  readonly #jobs = new Map<number, Waiter & Waiting>();
  #numbered = 0;
  #lost: Error | undefined;

  /** @param tell is told what the worker has to say of itself */
  constructor(worker: Worker, tell: (notice: string) => void = () => {}) {
    this.#worker = worker;
    this.#tell = tell;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = ({ message }) => this.#fail(broke(message || "it could not be loaded"));
    worker.onmessageerror = () => this.#fail(broke("a message could not be read"));
  }

  /** Whether the worker is gone. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  errand<K extends Errand>(errand: K, asks: Errands[K]["asks"]): Promise<Errands[K]["gives"]> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      const number = this.#numbered++;
      this.#errands.set(number, { resolve: resolve as Waiter["resolve"], reject });
      this.#send({ errand, number, asks });
    });
  }

  /** @param params are packed as they are now */
  run(operation: string, params: unknown, waiting: Waiting = {}): Promise<unknown> {
    const { signal } = waiting;
    const job = this.#numbered++;
    return new Promise<unknown>((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      if (signal?.aborted) return reject(stopped());
      this.#jobs.set(job, { ...waiting, resolve, reject });
      this.#request({ do: "run", job, bench: null, operation, params });
      // Whoever stops does not wait until the worker has heard of it.
      signal?.addEventListener("abort", () => {
        if (!this.#jobs.delete(job)) return;
        this.#request({ do: "stop", job });
        reject(stopped());
      });
    });
  }

  close(): void {
    this.#fail(stopped());
  }

  #request(request: HostRequest): void {
    const packed = pack(request);
    this.#send({ host: packed }, [packed.buffer]);
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#lost) this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromWorker): void {
    if ("notice" in message) this.#tell(message.notice);
    else if ("host" in message) this.#told(unpack<HostReply>(message.host));
    else this.#answered(message);
  }

  #answered(message: Exclude<FromWorker, { host: unknown } | { notice: string }>): void {
    const waiter = this.#errands.get(message.number);
    this.#errands.delete(message.number);
    if ("fault" in message) waiter?.reject(errorOf(message.fault));
    else waiter?.resolve(message.gives);
  }

  #told(reply: HostReply): void {
    const job = this.#jobs.get(reply.job);
    if (reply.told === "progress") job?.progress?.(reply.done, reply.total);
    else if (reply.told === "shown") job?.show?.(reply.event);
    else {
      this.#jobs.delete(reply.job);
      if (reply.told === "done") job?.resolve(reply.answer);
      else job?.reject(errorOf(reply.fault));
      if (reply.told === "failed" && isTrap(reply.fault.message))
        this.#fail(broke("the engine stopped in the middle; less memory may be needed"));
    }
  }

  #fail(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.#worker.terminate();
    for (const { reject } of [...this.#errands.values(), ...this.#jobs.values()]) reject(error);
    this.#errands.clear();
    this.#jobs.clear();
  }
}

/** What WebAssembly says when it cannot go on; it cannot be used after that. */
const isTrap = (message: string): boolean =>
  /unreachable|memory access out of bounds|Aborted\(|table index is out of bounds|null function/.test(message);

const broke = (why: string) => new ConvlensError(`the work in the page broke off: ${why}`, "try again");

function stopped(): Error {
  const error = new Error("stopped");
  error.name = "AbortError";
  return error;
}
