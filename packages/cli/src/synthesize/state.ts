import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Float32Tensor } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import type { Synthesis } from "@convlens/core/synthesis";
import { decodeCheckpoint, encodeCheckpoint } from "@convlens/core/training";
import { decodeImage, readFile } from "@convlens/node";
import type { FilmFormat } from "../films.ts";
import type { Item, Manifest } from "../output.ts";
import requests, { type Batch, fileStems, type Made, paramsOfPicture } from "../request/synthesize.ts";
import type { Run } from "../run.ts";

const FILE = "synthesis.safetensors";
/** A run that is killed loses what it did since then. */
const SAVE_MILLISECONDS = 15_000;

/** What of a run outlives it: the pictures that are whole, and the batch in the making. */
export class State {
  readonly #run: Run;
  readonly #resume: boolean;
  readonly #earlier: Manifest | undefined;
  #saved = Date.now();

  private constructor(run: Run, resume: boolean, earlier?: Manifest) {
    this.#run = run;
    this.#resume = resume;
    this.#earlier = earlier;
  }

  /** With `resume`, knows what is in the folder. Throws `ConvlensError` where that is of another model. */
  static async of(run: Run, resume: boolean): Promise<State> {
    const path = join(run.folder.path, "manifest.json");
    if (!resume || !existsSync(path)) return new State(run, resume);
    const earlier = JSON.parse(new TextDecoder().decode(await readFile(path))) as Manifest;
    if (earlier.model?.sha256 !== run.lens.file.sha256)
      throw new ConvlensError(
        `${path} is of another model`,
        "name another folder with -o, or begin anew without --resume",
      );
    return new State(run, resume, earlier);
  }

  /** A batch of which the earlier run made every picture, and every animation of these formats, which are listed again. */
  async made(batch: Batch, formats: readonly FilmFormat[]): Promise<readonly Made[] | undefined> {
    const found: Made[] = [];
    const animations: Item[] = [];
    for (const [i, stem] of fileStems(batch).entries()) {
      const file = `${requests.folder}/${stem}.png`;
      const item = this.#listed([file]);
      if (!item?.facts || !sameParams(item.params, batch, i)) return undefined;
      if (formats.length > 0) {
        const animated = this.#listed(formats.map((format) => `${requests.folder}/${stem}.${format}`));
        if (!animated) return undefined;
        animations.push(animated);
      }
      const path = join(this.#run.folder.path, file);
      found.push({ image: await decodeImage(await readFile(path), path), value: item.facts.value! });
    }
    for (const animation of animations) this.#run.folder.add(animation);
    return found;
  }

  /** The earlier run's item that has all of these files, if they are still there. */
  #listed(files: readonly string[]): Item | undefined {
    if (!files.every((file) => existsSync(join(this.#run.folder.path, file)))) return undefined;
    return this.#earlier?.items.find((item) => files.every((file) => Object.values(item.files).includes(file)));
  }

  /** Goes on with the batch, if it was in the making. */
  async begun(batch: Batch, synthesis: Synthesis): Promise<void> {
    const path = join(this.#run.folder.path, FILE);
    if (!this.#resume || !existsSync(path)) return;
    const { tensors, metadata } = decodeCheckpoint(await readFile(path));
    if (metadata.batch !== JSON.stringify(batch) || metadata.model !== this.#run.lens.file.sha256) return;
    await synthesis.restore(tensors as Record<string, Float32Tensor>, Number(metadata.steps));
  }

  /** Keeps the batch now and then. */
  async stepped(batch: Batch, synthesis: Synthesis): Promise<void> {
    if (Date.now() - this.#saved < SAVE_MILLISECONDS) return;
    await this.keep(batch, synthesis);
    this.#saved = Date.now();
  }

  /** Keeps the batch as it is. */
  async keep(batch: Batch, synthesis: Synthesis): Promise<void> {
    const metadata = {
      batch: JSON.stringify(batch),
      model: this.#run.lens.file.sha256,
      steps: String(synthesis.steps),
    };
    await this.#run.folder.file(FILE, encodeCheckpoint({ tensors: synthesis.painting, metadata }));
  }

  /** Nothing is in the making any more. */
  async done(): Promise<void> {
    await rm(join(this.#run.folder.path, FILE), { force: true });
  }
}

/** Whether an item of a manifest is what a batch would make of its picture. */
const sameParams = (params: object, batch: Batch, i: number) => sorted(params) === sorted(paramsOfPicture(batch, i));

const sorted = (o: object) => JSON.stringify(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
