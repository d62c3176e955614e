/** Things by name of which the least recently used go when all together weigh too much; the last stays in any case. */
export class Recent<T> {
  readonly #most: number;
  // In order of use, the least recent first.
  readonly #held = new Map<string, { readonly thing: T; weight: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): T | undefined {
    const found = this.#held.get(name);
    if (!found) return undefined;
    this.#held.delete(name);
    this.#held.set(name, found);
    return found.thing;
  }

  set(name: string, thing: T, weight: number): void {
    this.#held.delete(name);
    this.#held.set(name, { thing, weight });
    this.#thin();
  }

  /** Tells what something weighs that is held, once that is known. */
  weigh(name: string, weight: number): void {
    const found = this.#held.get(name);
    if (!found) return;
    found.weight = weight;
    this.#thin();
  }

  delete(name: string): void {
    this.#held.delete(name);
  }

  keys(): string[] {
    return [...this.#held.keys()];
  }

  #thin(): void {
    let total = 0;
    for (const { weight } of this.#held.values()) total += weight;
    for (const [name, { weight }] of this.#held) {
      if (total <= this.#most || this.#held.size === 1) return;
      total -= weight;
      this.#held.delete(name);
    }
  }
}
