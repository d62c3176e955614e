import { ConvlensError } from "@convlens/core/base";
import { errorOf, type Fault } from "@convlens/core/lab";

/** What the server tells of a job. */
type Told = { readonly job: number } & (
  | { readonly told: "progress"; readonly done: number; readonly total: number }
  | { readonly told: "shown"; readonly number: number }
  | { readonly told: "done" }
  | { readonly told: "failed"; readonly fault: Fault }
);

/** Who waits for a job. */
interface Watcher {
  progress(done: number, total: number): void;
  shown(number: number): Promise<void>;
  readonly signal?: AbortSignal;
}

/** The server's events, given to whoever waits for the job that they are of. */
export class ServedEvents {
  readonly #source: EventSource;
  readonly #watchers = new Map<number, (told: Told) => void>();
  readonly #lost = new Set<(error: Error) => void>();
  /** Events may be faster than the answer that tells a job's number. */
  readonly #early = new Map<number, Told>();
  #expected = 0;

  constructor(url: () => string) {
    this.#source = new EventSource(url());
    // Connections that break off are made again; one that is refused means that the session is over.
    this.#source.onerror = () => {
      if (this.#source.readyState !== EventSource.CLOSED) return;
      for (const lose of this.#lost) lose(new ConvlensError("the session is over", "reload the page to begin another"));
    };
    this.#source.onmessage = ({ data }) => this.#told(JSON.parse(data) as Told);
  }

  /** To be called before a job is asked for: then none of its events is missed. */
  expect() {
    this.#expected++;
    const known = () => {
      this.#expected--;
      if (this.#expected === 0) this.#early.clear();
    };
    return {
      nothing: known,
      /** Comes when the job is done; throws why it failed. */
      of: (job: number, watcher: Watcher): Promise<void> => {
        const done = this.#watch(job, watcher);
        const early = this.#early.get(job);
        if (early) this.#watchers.get(job)?.(early);
        known();
        return done;
      },
    };
  }

  close(): void {
    this.#source.close();
  }

  #told(told: Told): void {
    const watcher = this.#watchers.get(told.job);
    if (watcher) watcher(told);
    else if (this.#expected > 0) this.#early.set(told.job, told);
  }

  #watch(job: number, { progress, shown, signal }: Watcher): Promise<void> {
    let showing: Promise<void> | undefined;
    let next: number | undefined;
    const show = async (number: number) => {
      next = number;
      // One at a time: while it is fetched, later ones may make those between needless.
      while (!showing && next !== undefined) {
        const now: number = next;
        next = undefined;
        showing = shown(now);
        await showing;
        showing = undefined;
      }
    };
    let lose: (error: Error) => void = () => {};
    return new Promise<void>((resolve, reject) => {
      lose = reject;
      this.#lost.add(lose);
      const stopped = () => reject(signal!.reason);
      signal?.addEventListener("abort", stopped, { once: true });
      if (signal?.aborted) stopped();
      this.#watchers.set(job, (told) => {
        if (told.told === "progress") progress(told.done, told.total);
        else if (told.told === "shown") void show(told.number);
        else if (told.told === "done") resolve();
        else reject(errorOf(told.fault));
      });
    }).finally(() => {
      this.#watchers.delete(job);
      this.#lost.delete(lose);
    });
  }
}
