/** Addresses of files in the browser's keeping; those that were asked for least recently go. */
export class Urls {
  readonly #made = new Map<string, Promise<string>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  of(name: string, make: () => Promise<Blob>): Promise<string> {
    const known = this.#made.get(name);
    this.#made.delete(name);
    const url = known ?? make().then((blob) => URL.createObjectURL(blob));
    this.#made.set(name, url);
    if (!known) url.catch(() => this.#made.delete(name));
    const [oldest] = this.#made.keys();
    if (this.#made.size > this.#most) this.#revoke(oldest!);
    return url;
  }

  /** Forgets those whose name begins so. */
  clear(beginning = ""): void {
    for (const name of [...this.#made.keys()]) if (name.startsWith(beginning)) this.#revoke(name);
  }

  #revoke(name: string): void {
    const url = this.#made.get(name);
    this.#made.delete(name);
    url?.then(URL.revokeObjectURL, () => {});
  }
}
