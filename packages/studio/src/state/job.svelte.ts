import type { Answer, Asked, OperationId, Shown } from "@convlens/core/lab";
import { studio } from "./studio.svelte.ts";
import { type Told, toldOf } from "./told.ts";

/** One operation that a view waits for. A new run stops the one before; what comes of that is dropped. Stop it when the view goes. */
export class Job<K extends OperationId> {
  answer = $state.raw<Answer<K> | undefined>();
  /** The last that was shown while it is at work. */
  shown = $state.raw<Shown<K> | undefined>();
  fault = $state.raw<Told | undefined>();
  running = $state(false);
  /** 0 to 1; nothing where nobody knows. */
  share = $state<number | undefined>();
  /** Seconds that are left, by what is done. */
  left = $state<number | undefined>();
  readonly #operation: K;
  #current: AbortController | undefined;

  constructor(operation: K) {
    this.#operation = operation;
  }

  /** Gives the answer, or nothing where it failed or was stopped. What was there before stays until then. */
  async run(params: Asked<K>): Promise<Answer<K> | undefined> {
    this.stop();
    const controller = new AbortController();
    const { signal } = controller;
    this.#current = controller;
    this.running = true;
    this.fault = this.share = this.left = this.shown = undefined;
    const began = performance.now();
    const mine = () => this.#current === controller;
    try {
      const answer = await studio.lab.run(this.#operation, params, {
        signal,
        progress: (done, total) => {
          if (!mine()) return;
          this.share = total > 0 ? done / total : undefined;
          this.left = this.share ? ((performance.now() - began) / 1000) * (1 / this.share - 1) : undefined;
        },
        show: (event) => {
          if (mine()) this.shown = event;
        },
      });
      if (!mine()) return undefined;
      this.answer = answer;
      return answer;
    } catch (error) {
      if (mine() && !signal.aborted) this.fault = toldOf(error);
      return undefined;
    } finally {
      if (mine()) this.running = false;
    }
  }

  stop(): void {
    this.#current?.abort();
    this.#current = undefined;
    this.running = false;
  }

  /** Forgets what was there. */
  clear(): void {
    this.stop();
    this.answer = this.shown = this.fault = undefined;
  }
}
