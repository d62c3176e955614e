import { join } from "node:path";
import type { Image, IndexedImage, Tensor } from "@convlens/core/base";
import { encodeNpy, slug } from "@convlens/core/base";
import type { Trust } from "@convlens/core/method";
import type { Contents, Lens } from "@convlens/node";
import { encodePng, writeFileAtomic } from "@convlens/node";
import { version } from "./version.ts";

/** A class of the model, as manifests name it. */
export interface ClassEntry {
  readonly index: number;
  readonly label: string;
  readonly score: number;
}

/** What was explained, where it is not the score of a class. */
export interface TargetEntry {
  /** As `--class` takes it. */
  readonly expression: string;
  readonly label: string;
  readonly score: number;
}

/** One thing that was made, and the files that hold it; paths are relative to the folder of the manifest. */
export interface Item {
  readonly picture?: string;
  readonly method: string;
  readonly class?: ClassEntry;
  readonly target?: TargetEntry;
  readonly classes?: readonly ClassEntry[];
  readonly layer?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly definition: string;
  /** Figures that tell how far a map can be trusted. */
  readonly facts?: Readonly<Record<string, number>>;
  /** Whether the map can be trusted, and what that is read from. */
  readonly trust?: Trust;
  readonly files: Readonly<Record<string, string>>;
}

export interface Manifest {
  /** The version that wrote it. */
  readonly convlens: string;
  readonly model: { readonly path: string; readonly sha256: string; readonly format: string };
  readonly items: readonly Item[];
}

/** A run that is killed loses the list of what it made since then, not the files. */
const SAVE_MILLISECONDS = 2000;

/** A folder of results: every file is written whole or not at all, and `manifest.json` lists them. */
export class OutputFolder {
  readonly path: string;
  readonly #lens: Lens;
  readonly #items: Item[] = [];
  #written = 0;
  #saved = Date.now();

  constructor(path: string, lens: Lens) {
    this.path = path;
    this.#lens = lens;
  }

  get manifest(): Manifest {
    const { file, model } = this.#lens;
    return { convlens: version, model: { ...file, format: model.format }, items: this.#items };
  }

  add(item: Item): void {
    this.#items.push(item);
  }

  /** Writes a PNG that carries its recipe, and returns its path for the manifest. */
  async png(path: string, image: Image | IndexedImage, recipe?: unknown): Promise<string> {
    const text = recipe ? { convlens: JSON.stringify(recipe) } : {};
    return this.file(path, await encodePng(image, text));
  }

  /** Writes a tensor as `.npy` and returns its path for the manifest. */
  npy(path: string, tensor: Tensor): Promise<string> {
    return this.file(path, encodeNpy(tensor));
  }

  file(path: string, contents: Contents, signal?: AbortSignal): Promise<string> {
    return this.made(path, (file) => writeFileAtomic(file, contents, signal));
  }

  /** Has a file written by whoever knows how to, and returns its path for the manifest. */
  async made(path: string, write: (file: string) => Promise<void>): Promise<string> {
    await write(join(this.path, path));
    this.#written++;
    return path;
  }

  /** Lists what was made so far, now and then: what a run that is killed has to go on from. */
  async save(): Promise<void> {
    if (Date.now() - this.#saved < SAVE_MILLISECONDS) return;
    await this.finish();
    this.#saved = Date.now();
  }

  /** Writes the manifest, if there is anything to list. */
  async finish(): Promise<void> {
    if (this.#written > 0 || this.#items.length > 0)
      await this.file("manifest.json", new TextEncoder().encode(`${JSON.stringify(this.manifest, null, 1)}\n`));
  }
}

export { slug };
