/** Says on stderr how far a long run is: one line that is rewritten, on a terminal only. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #shown = false;
  #last = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** Shows `done` of `total` under a label, at most ten times a second. */
  show(label: string, done: number, total: number): void {
    const now = Date.now();
    if (!this.#stream.isTTY || total <= 1 || (now - this.#last < 100 && done < total)) return;
    this.#last = now;
    const width = 24;
    const filled = Math.round((done / total) * width);
    this.#stream.write(`\r\x1b[K${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total} ${label}`);
    this.#shown = true;
  }

  /** A line that stays. */
  note(line: string): void {
    this.clear();
    this.#stream.write(`${line}\n`);
  }

  clear(): void {
    if (this.#shown) this.#stream.write("\r\x1b[K");
    this.#shown = false;
  }
}
