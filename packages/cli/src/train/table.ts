import type { Epoch } from "@convlens/core/training";
import { percent } from "../percent.ts";

const heads = ["epoch", "loss", "accuracy", "val loss", "val acc", "pictures/s", "time left"] as const;
const widths = [9, 8, 8, 8, 8, 10, 9] as const;

/** Epochs as they come: a line that stays for each, and on a terminal one for the epoch that runs. */
export class LiveTable {
  readonly #stream: NodeJS.WriteStream;
  readonly #epochs: number;
  #shown = 0;
  #begun = false;

  constructor(epochs: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#epochs = epochs;
    this.#stream = stream;
  }

  /** How far the running epoch is; at most ten times a second, on a terminal only. */
  running(row: Pick<Epoch, "epoch" | "loss" | "accuracy" | "picturesPerSecond">, left: number): void {
    const now = Date.now();
    if (!this.#stream.isTTY || now - this.#shown < 100) return;
    this.#begin();
    this.#shown = now;
    this.#stream.write(`\r\x1b[K${line(cells(row, this.#epochs, left))}`);
  }

  /** An epoch that is done. */
  done(row: Epoch, left: number): void {
    this.#begin();
    this.#stream.write(`${this.#stream.isTTY ? "\r\x1b[K" : ""}${line(cells(row, this.#epochs, left))}\n`);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#stream.write(`${line(heads)}\n`);
  }
}

type Shown = Partial<Epoch> & Pick<Epoch, "epoch" | "loss" | "accuracy" | "picturesPerSecond">;

const cells = (row: Shown, epochs: number, left: number): string[] => [
  `${row.epoch}/${epochs}`,
  row.loss.toFixed(4),
  percent(row.accuracy, 2),
  row.validationLoss?.toFixed(4) ?? "",
  row.validationAccuracy === undefined ? "" : percent(row.validationAccuracy, 2),
  row.picturesPerSecond.toFixed(row.picturesPerSecond < 10 ? 1 : 0),
  duration(left),
];

const line = (row: readonly string[]): string => row.map((cell, i) => cell.padStart(widths[i]!)).join("  ");

/** `3 s`, `12:05`, `1:02:05`. */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
