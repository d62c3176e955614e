import { ConvlensError } from "@convlens/core/base";
import type { ArchitectureFigure, Layout } from "@convlens/core/render";
import PlaceWorker from "./place.worker.ts?worker";

export interface PlaceAsked {
  readonly number: number;
  readonly figure: ArchitectureFigure;
  /** What those are told who do not see it; with it SVG is made, else places alone. */
  readonly label?: string;
}

export type PlaceTold =
  | { readonly number: number; readonly made: Layout | string }
  | { readonly number: number; readonly wrong: string };

interface Waiter {
  done(made: Layout | string): void;
  failed(error: Error): void;
}

/** Lays networks out beside the page, which goes on meanwhile. Close it when done. */
export class Placer {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiter>();
  #numbered = 0;
  #placing: number | undefined;

  /** Nothing where another was asked for meanwhile. Throws `ConvlensError` where it fails. */
  async place(figure: ArchitectureFigure): Promise<Layout | undefined> {
    // What is at work on an older one cannot hear that it is to stop.
    if (this.#placing !== undefined && this.#waiting.has(this.#placing) && this.#waiting.size === 1) this.close();
    const number = this.#numbered++;
    this.#placing = number;
    const made = await this.#ask({ number, figure });
    return this.#placing === number ? (made as Layout) : undefined;
  }

  /** The drawing as a file of its own. Throws `ConvlensError` where it fails. */
  async svg(figure: ArchitectureFigure, label: string): Promise<string> {
    return (await this.#ask({ number: this.#numbered++, figure, label })) as string;
  }

  /** Who waits is answered no more. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting.clear();
  }

  #ask(asked: PlaceAsked): Promise<Layout | string> {
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    return new Promise((done, failed) => {
      this.#waiting.set(asked.number, { done, failed });
      worker.postMessage(asked);
    });
  }

  #begin(): Worker {
    const worker = new PlaceWorker();
    worker.onmessage = ({ data }: MessageEvent<PlaceTold>) => {
      const waiter = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if ("wrong" in data) waiter?.failed(broke(data.wrong));
      else waiter?.done(data.made);
    };
    worker.onerror = ({ message }) => {
      const all = [...this.#waiting.values()];
      this.close();
      for (const { failed } of all) failed(broke(message || "its script could not be loaded"));
    };
    return worker;
  }
}

const broke = (why: string) =>
  new ConvlensError(`the network could not be laid out: ${why}`, "the table shows the same layers");
