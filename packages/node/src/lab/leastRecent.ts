/** Things that take room, the least recently used of which go when it gets scarce. */
export class LeastRecent<T> {
  readonly #room: number;
  readonly #held = new Map<string, { readonly value: T; readonly bytes: number }>();
  readonly #gone: (value: T) => Promise<void>;

  /** @param gone is told of what goes */
  constructor(room: number, gone: (value: T) => Promise<void> = async () => {}) {
    this.#room = room;
    this.#gone = gone;
  }

  get(key: string): T | undefined {
    const found = this.#held.get(key);
    if (!found) return undefined;
    this.#held.delete(key);
    this.#held.set(key, found);
    return found.value;
  }

  /** The last that was put stays, however large it is. */
  async put(key: string, value: T, bytes: number): Promise<void> {
    this.#held.set(key, { value, bytes });
    let taken = [...this.#held.values()].reduce((sum, held) => sum + held.bytes, 0);
    for (const [old, held] of this.#held) {
      if (taken <= this.#room || old === key) return;
      this.#held.delete(old);
      taken -= held.bytes;
      await this.#gone(held.value);
    }
  }
}
