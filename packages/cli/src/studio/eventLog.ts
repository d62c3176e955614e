/** Something to be told to whoever listens. */
export interface LoggedEvent {
  readonly number: number;
  readonly data: unknown;
}

/** Past so many, the oldest are forgotten. */
const MOST = 2000;

/**
 * What happened, in order, for listeners that may be slow, or away for a while: a later event takes the place of an earlier one
 * about the same.
 */
export class EventLog {
  readonly #events = new Map<string, LoggedEvent>();
  readonly #listeners = new Set<() => void>();
  #count = 0;

  /** @param about what an event is about */
  tell(about: string, data: unknown): void {
    this.#events.delete(about);
    this.#events.set(about, { number: ++this.#count, data });
    for (const oldest of this.#events.keys()) {
      if (this.#events.size <= MOST) break;
      this.#events.delete(oldest);
    }
    this.#wake();
  }

  forget(about: string): void {
    this.#events.delete(about);
  }

  /** Where a listener goes on that says what it knows; one that knows more than was told listened to something else. */
  from(known: number): number {
    return known <= this.#count ? known : 0;
  }

  after(number: number): LoggedEvent[] {
    return [...this.#events.values()].filter((event) => event.number > number);
  }

  /** Comes when there is something new, or after so many milliseconds. */
  async news(after: number, wait: number): Promise<void> {
    if (this.#count > after) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((wake) => {
      this.#listeners.add(wake);
      timer = setTimeout(wake, wait);
    });
    clearTimeout(timer);
  }

  /** Has all listeners look, for there may be nothing more to come. */
  end(): void {
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#listeners) wake();
    this.#listeners.clear();
  }
}
