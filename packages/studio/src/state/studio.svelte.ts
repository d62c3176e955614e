import type { ModelCard } from "@convlens/core/lab";
import type { Lab, LabState, PictureCard } from "../lab/lab.ts";
import { openLab } from "../lab/open.ts";
import { address } from "./address.svelte.ts";
import { type Told, toldOf } from "./told.ts";

/** What is open, for all views. */
class Studio {
  state = $state.raw<LabState | undefined>();
  card = $state.raw<ModelCard | undefined>();
  /** What is being done to what is open; views wait for it. */
  doing = $state<string | undefined>("Opening the studio");
  /** How much of it is done, from 0 to 1, where that is known. */
  share = $state<number | undefined>();
  fault = $state.raw<Told | undefined>();
  #lab: Lab | undefined;
  /** A model of the address that could not be opened. */
  #refused: string | undefined;

  get lab(): Lab {
    if (!this.#lab) throw new Error("the lab is not open");
    return this.#lab;
  }

  get ready(): boolean {
    return this.card !== undefined && this.doing === undefined;
  }

  /** All pictures that can be chosen: those that were given, then samples. */
  get pictures(): readonly PictureCard[] {
    return [...(this.state?.pictures ?? []), ...(this.state?.samples ?? [])];
  }

  /** The picture that is looked at: the one of the address, else the first. */
  get picture(): string | undefined {
    return address.get("picture") ?? this.pictures[0]?.id;
  }

  /** Goes on where the address says. */
  async begin(): Promise<void> {
    await this.#do("Opening the studio", async () => {
      this.#lab = await openLab();
      this.state = await this.lab.state();
      await this.#go();
      await this.#look();
    });
  }

  /** Opens the model that the address names, as it does after the way back. */
  async follow(): Promise<void> {
    if (this.doing || this.#away === undefined) return;
    await this.#do("Opening the model", async () => {
      await this.#go();
      await this.#look();
    });
  }

  /** The model of the address, where another is open. */
  get #away(): string | undefined {
    const wanted = address.get("model");
    return this.state && wanted !== this.state.model?.id && wanted !== this.#refused ? wanted : undefined;
  }

  /** Where it cannot be opened, what is open stays. */
  async #go(): Promise<void> {
    const wanted = this.#away;
    if (wanted === undefined) return;
    try {
      this.state = await this.lab.openNamed(wanted);
    } catch (error) {
      this.#refused = wanted;
      this.fault = toldOf(error);
    }
  }

  async openNamed(id: string): Promise<boolean> {
    return this.#do("Opening the model", async () => {
      this.state = await this.lab.openNamed(id);
      await this.#look();
      address.set({ model: id, layer: undefined, class: undefined });
    });
  }

  async openModel(files: readonly File[]): Promise<boolean> {
    return this.#do(`Opening ${files[0]?.name ?? "the model"}`, async () => {
      this.state = await this.lab.openModel(files, this.#uploading);
      await this.#look();
      address.set({ model: this.state.model?.id, layer: undefined, class: undefined });
    });
  }

  async addPictures(files: readonly File[]): Promise<boolean> {
    const what = files.length === 1 ? files[0]!.name : `${files.length} pictures`;
    return this.#do(`Reading ${what}`, async () => {
      const [first] = await this.lab.addPictures(files, this.#uploading);
      this.state = await this.lab.state();
      if (first) address.set({ picture: first.id });
    });
  }

  async removePicture(id: string): Promise<boolean> {
    return this.#do("Removing the picture", async () => {
      this.state = await this.lab.removePicture(id);
      if (address.get("picture") === id) address.set({ picture: undefined });
    });
  }

  /** Forgets what is kept for later. The view stays meanwhile. */
  async forget(): Promise<void> {
    this.fault = undefined;
    try {
      this.state = (await this.lab.forget?.()) ?? this.state;
      const picture = address.get("picture");
      if (!this.pictures.some(({ id }) => id === picture)) address.set({ picture: undefined }, true);
    } catch (error) {
      this.fault = toldOf(error);
    }
  }

  async openSet(files: readonly File[]): Promise<boolean> {
    return this.#do("Reading the data set", async () => {
      this.state = await this.lab.openSet(files, this.#uploading);
    });
  }

  /** Draws scenes, and takes them for the data set. */
  async drawSet(): Promise<boolean> {
    return this.#do("Drawing scenes", async () => {
      const { drawScenes } = await import("../scenes/drawScenes.ts");
      // Those that the bundled model learnt from are of seed 0.
      const files = await drawScenes({ seed: 20, each: 12 }, this.#uploading);
      this.doing = "Reading the data set";
      this.state = await this.lab.openSet(files, this.#uploading);
    });
  }

  readonly #uploading = (share: number) => {
    this.share = share < 1 ? share : undefined;
  };

  async #look(): Promise<void> {
    this.card = undefined;
    if (this.state?.model) this.card = await this.lab.run("model", {});
  }

  /** Tells whether it went well. */
  async #do(what: string, work: () => Promise<void>): Promise<boolean> {
    this.doing = what;
    this.fault = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.fault = toldOf(error);
      return false;
    } finally {
      this.doing = this.share = undefined;
    }
  }
}

export const studio = new Studio();
