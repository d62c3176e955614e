/** Aborts where nothing was seen for some time, or where somebody else aborts. */
export class Watch {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(idle: number, signal: AbortSignal | undefined) {
    this.#timer = setTimeout(() => this.#own.abort(new Error("idle")), idle);
    this.signal = signal ? AbortSignal.any([this.#own.signal, signal]) : this.#own.signal;
  }

  get over(): boolean {
    return this.#own.signal.aborted;
  }

  seen(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
