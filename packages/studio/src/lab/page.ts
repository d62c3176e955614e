import { ConvlensError } from "@convlens/core/base";
import type { Answer, Asked, OperationId, Shown } from "@convlens/core/lab";
import type { NamedSource, SetLooked } from "@convlens/web/page";
import { hashOf, Store } from "@convlens/web/page";
import { engineAsked } from "./engineFiles.ts";
import { isolate } from "./isolate.ts";
import type { Lab, LabState, PictureCard, Uploading, Watching } from "./lab.ts";
import { Lanes } from "./lanes.ts";
import { notice } from "./notice.svelte.ts";
import { type Start, startFrom, startOfSite } from "./start.ts";
import { Urls } from "./urls.ts";

/** Small versions of pictures that are kept at hand. */
const MOST_URLS = 4000;

/** All in the page: with what the exported site brings, or what the server has open. */
export async function openPageLab(): Promise<PageLab> {
  if (document.documentElement.dataset.way === "page") {
    await isolate();
    return PageLab.open(await startOfSite());
  }
  return PageLab.beside(await (await import("./served.ts")).openServedLab());
}

/** A laboratory whose models, pictures and work are in the page, in workers of it. */
export class PageLab implements Lab {
  readonly way = "page";
  readonly #start: Start;
  readonly #store: Store;
  readonly #lanes = new Lanes(engineAsked(), (line) => {
    notice.line = line;
  });
  readonly #urls = new Urls(MOST_URLS);
  #model: { readonly id: string; readonly name: string } | undefined;
  #set: SetLooked | undefined;
  /** The model that was named is opened when something is asked of it. */
  #opening: Promise<unknown> | undefined;

  private constructor(start: Start, store: Store) {
    this.#start = start;
    this.#store = store;
    this.#model = start.model && { id: start.model.id, name: start.model.name };
  }

  static async open(start: Start): Promise<PageLab> {
    const lab = new PageLab(start, await Store.open());
    for (const { id, name, url } of start.samples) await lab.#lanes.give(id, name, url);
    for (const { id, name, source } of lab.#store.list("pictures")) await lab.#lanes.give(id, name, source);
    if (start.set) lab.#set = await lab.#lanes.set(start.set);
    return lab;
  }

  /** With the model and the pictures of another laboratory. */
  static async beside(lab: Lab): Promise<PageLab> {
    return PageLab.open(await startFrom(lab));
  }

  async state(): Promise<LabState> {
    const { model } = this.#start;
    const kept = this.#store.list("models").map(({ id, name }) => ({ id, name }));
    const bundled = model && !kept.some(({ id }) => id === model.id) ? [{ id: model.id, name: model.name }] : [];
    const { extensions } = await this.#lanes.about();
    const samples = new Set(this.#start.samples.map(({ id }) => id));
    return {
      model: this.#model,
      models: [...kept, ...bundled],
      samples: this.#start.samples.map(({ url: _, ...card }) => card),
      pictures: this.#store
        .list("pictures")
        .filter(({ id }) => !samples.has(id))
        .map(({ source: _, ...card }) => card),
      set: this.#set,
      kept: this.#store.kept,
      extensions,
      modelPath: this.#model?.name ?? "model.onnx",
    };
  }

  async openModel(given: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState> {
    const files = given.map(named);
    const ids = await Promise.all(given.map(hashOf));
    signal?.throwIfAborted();
    uploading?.(1);
    const name = await this.#lanes.open(files);
    const at = files.findIndex((file) => file.name.endsWith(name));
    this.#model = { id: ids[at] ?? ids[0]!, name };
    this.#opening = Promise.resolve();
    await this.#store.keep("models", { ...this.#model, files });
    return this.state();
  }

  async openNamed(id: string): Promise<LabState> {
    const { name, files } = await this.#named(id);
    await this.#lanes.open(files);
    this.#model = { id, name };
    this.#opening = Promise.resolve();
    const kept = this.#store.get("models", id);
    if (kept) await this.#store.keep("models", kept);
    return this.state();
  }

  async addPictures(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<PictureCard[]> {
    const lane = await this.#lanes.quick();
    const cards: PictureCard[] = [];
    for (const [i, file] of files.entries()) {
      signal?.throwIfAborted();
      uploading?.(i / files.length);
      const { name } = file;
      const looked = await lane.errand("look", { name, source: file });
      const card = { id: await hashOf(file), name, ...looked };
      await this.#lanes.give(card.id, name, file);
      for (const gone of await this.#store.keep("pictures", { ...card, source: file })) await this.#lanes.forget(gone);
      cards.push(card);
    }
    return cards;
  }

  async removePicture(id: string): Promise<LabState> {
    await this.#store.forget("pictures", id);
    await this.#lanes.forget(id);
    this.#urls.clear(`${id}@`);
    return this.state();
  }

  async openSet(files: readonly File[], uploading?: Uploading, signal?: AbortSignal): Promise<LabState> {
    signal?.throwIfAborted();
    uploading?.(1);
    this.#set = await this.#lanes.set({ files: files.map(named) });
    this.#urls.clear("data:");
    return this.state();
  }

  async pictureUrl(id: string, side?: number): Promise<string> {
    const sample = this.#start.samples.find((s) => s.id === id);
    if (sample) return sample.url;
    const make = async () => (await this.#lanes.quick()).errand("file", { id, ...(side !== undefined && { side }) });
    return this.#urls.of(`${id}@${side ?? ""}`, make);
  }

  async run<K extends OperationId>(operation: K, params: Asked<K>, watching?: Watching<Shown<K>>): Promise<Answer<K>> {
    await this.#opened();
    return this.#lanes.run(operation, params, watching);
  }

  async modelFile(): Promise<Uint8Array> {
    await this.#opened();
    return (await this.#lanes.quick()).errand("model", {});
  }

  /** Forgets the models and pictures that the browser keeps. */
  async forget(): Promise<LabState> {
    for (const { id } of this.#store.list("pictures")) {
      await this.#lanes.forget(id);
      this.#urls.clear(`${id}@`);
    }
    await this.#store.clear();
    return this.state();
  }

  async close(): Promise<void> {
    this.#lanes.close();
    this.#urls.clear();
  }

  #opened(): Promise<unknown> {
    const { model } = this.#start;
    this.#opening ??= (async () => model && this.#lanes.open(await model.files()))();
    // Another attempt may go well.
    this.#opening.catch(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #named(id: string): Promise<{ name: string; files: readonly NamedSource[] }> {
    const kept = this.#store.get("models", id);
    if (kept) return kept;
    const { model } = this.#start;
    if (model?.id === id) return { name: model.name, files: await model.files() };
    throw new ConvlensError("the model is not here any more", "open its file again, or choose another");
  }
}

/** Dropped folders tell where their files lie. */
const named = (file: File): NamedSource => ({ name: file.webkitRelativePath || file.name, source: file });
