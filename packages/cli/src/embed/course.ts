import { figureText } from "@convlens/core/render";
import { pointMap } from "@convlens/core/render/scatter";
import { type Frame, nodePlatform } from "@convlens/node";
import { type FilmFormat, writeFilms } from "../films.ts";
import type { Run } from "../run.ts";
import type { Classes } from "./look.ts";

/** Pixels of a side. */
const SIDE = 720;
const FRAME_MILLISECONDS = 100;

const LAST_MILLISECONDS = 2500;

/** How an embedding came about: its points from time to time, and a film of them. */
export class Course {
  readonly #snapshots: { coordinates: Float64Array; iteration: number }[] = [];

  readonly take = (coordinates: Float64Array, iteration: number): void => {
    this.#snapshots.push({ coordinates, iteration });
  };

  /** Nothing where there was no course, as of a few points. */
  async write(run: Run, classes: Classes | undefined, formats: readonly FilmFormat[]): Promise<Record<string, string>> {
    if (this.#snapshots.length === 0) return {};
    return writeFilms(run, "course", formats, (side) => this.#frames(run, classes, Math.min(side, SIDE)));
  }

  async *#frames(run: Run, classes: Classes | undefined, canvas: number): AsyncGenerator<Frame> {
    const text = await figureText(nodePlatform.rasterizeSvg, 12);
    const { named = [], of } = classes ?? {};
    for (const [i, { coordinates, iteration }] of this.#snapshots.entries()) {
      run.signal.throwIfAborted();
      run.progress.show("frames", i, this.#snapshots.length);
      const style = { canvas, text, title: `t-SNE, iteration ${iteration}`, names: false } as const;
      const points = { coordinates, classes: of ?? new Int32Array(coordinates.length / 2).fill(-1), named };
      const { image } = await pointMap(points, style);
      const isLast = i === this.#snapshots.length - 1;
      yield { image, milliseconds: isLast ? LAST_MILLISECONDS : FRAME_MILLISECONDS };
    }
  }
}
