import type { Image } from "@convlens/core/base";
import { type FeatureVisualization, methodNamed, settingsAndAsked } from "@convlens/core/method";
import { madePicture, shrunk } from "@convlens/core/render";
import type { Synthesis } from "@convlens/core/synthesis";
import { type FilmFormat, writeFilms } from "../films.ts";
import requests, { type Batch, fileStems, paramsOfPicture } from "../request/synthesize.ts";
import type { Run } from "../run.ts";

/** Frames of an animation, and how long they last together. */
const FRAMES = 60;
const FRAMES_PER_SECOND = 15;
/** The last frame stays so long. */
const LAST_MILLISECONDS = 1500;

/** Whether the picture after so many steps of `total` is a frame: more of them at the beginning, where more happens. */
function isFrame(step: number, total: number): boolean {
  const at = (s: number) => Math.floor(FRAMES * Math.sqrt(s / total));
  return step === 0 || at(step) > at(step - 1);
}

/** How the pictures of a batch come about, kept until the batch is whole. */
export class Frames {
  readonly #run: Run;
  readonly #formats: readonly FilmFormat[];
  #taken: Image[][] = [];

  constructor(run: Run, formats: readonly FilmFormat[]) {
    this.#run = run;
    this.#formats = formats;
  }

  /** Looks at the pictures before the first step, `steps` being 0, and after each of so many. */
  take(synthesis: Synthesis, { request }: Batch, steps: number): void {
    if (this.#formats.length === 0) return;
    if (steps === 0) this.#taken = request.pictures.map(() => []);
    else if (!isFrame(synthesis.steps, steps)) return;
    const { settings } = settingsAndAsked(this.#run.lens.context(), request.params as unknown as FeatureVisualization);
    for (const [i, images] of this.#taken.entries())
      images.push(madePicture({ pictures: synthesis.picture, colour: settings.colour }, i));
  }

  /** Writes a film of each picture, and lists it. */
  async write(batch: Batch): Promise<void> {
    if (this.#formats.length === 0) return;
    const { id, definition } = methodNamed("feature-visualization");
    for (const [i, stem] of fileStems(batch).entries()) {
      const taken = this.#taken[i]!;
      const frames = (side: number) =>
        taken.map((image, k) => ({
          image: shrunk(image, side),
          milliseconds: k === taken.length - 1 ? LAST_MILLISECONDS : 1000 / FRAMES_PER_SECOND,
        }));
      const files = await writeFilms(this.#run, `${requests.folder}/${stem}`, this.#formats, frames);
      const params = { ...paramsOfPicture(batch, i), frames: taken.length, framesPerSecond: FRAMES_PER_SECOND };
      this.#run.folder.add({ method: id, params, definition, files });
    }
  }
}
