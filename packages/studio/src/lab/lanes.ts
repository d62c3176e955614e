import type { Answer, Asked, OperationId, Shown } from "@convlens/core/lab";
import type { About, EngineAsked, NamedSource, SetLooked, SetSource, Source } from "@convlens/web/page";
import { Lane } from "@convlens/web/page";
import LabWorker from "@convlens/web/page/worker?worker";
import type { Watching } from "./lab.ts";

/**
 * The workers of a page: one for what is quick, and one, when it is due, for what takes minutes, each with the model. A worker that
 * is lost is made again; what it was told is told to the next. Close it when done.
 */
export class Lanes {
  readonly #engine: EngineAsked;
  readonly #tell: (notice: string) => void;
  readonly #pictures = new Map<string, NamedSource>();
  readonly #lanes = new Map<"quick" | "long", Promise<Lane>>();
  #model: readonly NamedSource[] | undefined;
  #set: SetSource | undefined;
  #about: Promise<About> | undefined;

  /** @param tell is told what workers have to say of themselves */
  constructor(engine: EngineAsked, tell: (notice: string) => void) {
    this.#engine = engine;
    this.#tell = tell;
  }

  about(): Promise<About> {
    this.#about ??= this.quick().then((lane) => lane.errand("about", {}));
    return this.#about;
  }

  /** Opens a model in a worker of its own; where that fails, what was open stays open. Memory of WebAssembly is never given back but by its worker. */
  async open(files: readonly NamedSource[]): Promise<string> {
    const lane = this.#model ? await this.#begin() : await this.quick();
    try {
      const name = await lane.errand("open", { files, engine: this.#engine });
      if (this.#model) this.close();
      this.#model = files;
      this.#lanes.set("quick", Promise.resolve(lane));
      return name;
    } catch (error) {
      if (this.#model) lane.close();
      throw error;
    }
  }

  async give(id: string, name: string, source: Source): Promise<void> {
    this.#pictures.set(id, { name, source });
    await this.#each((lane) => lane.errand("picture", { id, name, source }));
  }

  async forget(id: string): Promise<void> {
    this.#pictures.delete(id);
    await this.#each((lane) => lane.errand("forget", { id }));
  }

  /** Throws where it is none; what was there stays then. */
  async set(set: SetSource): Promise<SetLooked> {
    const looked = await (await this.quick()).errand("set", { set });
    this.#set = set;
    const long = await this.#lanes.get("long");
    await long?.errand("set", { set });
    return looked!;
  }

  async run<K extends OperationId>(operation: K, params: Asked<K>, watching: Watching<Shown<K>> = {}) {
    const { long } = await this.about();
    const lane = await this.#lane(long.includes(operation) ? "long" : "quick");
    return (await lane.run(operation, params, watching as Watching<unknown>)) as Answer<K>;
  }

  quick(): Promise<Lane> {
    return this.#lane("quick");
  }

  /** All that is at work ends. */
  close(): void {
    for (const lane of this.#lanes.values())
      lane.then(
        (opened) => opened.close(),
        () => {},
      );
    this.#lanes.clear();
  }

  async #lane(which: "quick" | "long"): Promise<Lane> {
    const known = this.#lanes.get(which);
    if (known && !(await known).lost) return known;
    const lane = this.#begin().then(async (begun) => {
      if (this.#model) await begun.errand("open", { files: this.#model, engine: this.#engine });
      return begun;
    });
    this.#lanes.set(which, lane);
    lane.catch(() => this.#lanes.delete(which));
    return lane;
  }

  async #begin(): Promise<Lane> {
    const lane = new Lane(new LabWorker(), this.#tell);
    // They are heard in their order; one that is lost is lost with its lane.
    for (const [id, { name, source }] of this.#pictures) lane.errand("picture", { id, name, source }).catch(() => {});
    if (this.#set) await lane.errand("set", { set: this.#set });
    return lane;
  }

  async #each(tell: (lane: Lane) => Promise<unknown>): Promise<void> {
    for (const lane of await Promise.all(this.#lanes.values())) if (!lane.lost) await tell(lane);
  }
}
