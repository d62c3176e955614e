import { existsSync } from "node:fs";
import { rm, statfs } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Image, unpack } from "@convlens/core/base";
import { sampleScenes } from "@convlens/core/scenes";
import {
  type Chores,
  cachedModels,
  encodePng,
  type ModelPlan,
  type OpenOptions,
  pictureId,
  type ReadPicture,
  type ReadSet,
  type SetPlan,
  writeFileAtomic,
} from "@convlens/node";
import { packageFile } from "../packageFile.ts";
import { Lane } from "./lane.ts";
import type { Limits } from "./limits.ts";
import { Room } from "./room.ts";

/** A model that can be opened by its id. */
export interface StudioModel {
  readonly id: string;
  readonly name: string;
  readonly plan: ModelPlan;
  /** What stands for it in a command. */
  readonly commandPath: string;
}

/** A picture, without its file, which is in a folder under its id. */
export interface StudioPicture extends ReadPicture {
  readonly name: string;
}

/** A data set that was read. */
export interface StudioSet extends ReadSet {
  readonly id: string;
  readonly plan: SetPlan;
  /** What stands for it in a command, where that is not its name. */
  readonly commandPath?: string;
}

export interface HouseOptions {
  /** For all that is written; an empty folder. */
  readonly folder: string;
  readonly limits: Limits;
  /** How models are opened. */
  readonly opening: OpenOptions;
  /** As the user names it. */
  readonly model?: string | undefined;
  /** As the user names it. */
  readonly data?: string | undefined;
  readonly stderr?: "inherit" | "ignore";
}

/** The id of the model that comes along. */
export const BUNDLED = "bundled";

/** What all sessions share: processes that work, the models and samples that they begin with. */
export class House {
  readonly options: HouseOptions;
  readonly room: Room;
  readonly lanes: { readonly quick: Lane; readonly long: Lane; readonly files: Lane };
  readonly samplesFolder: string;
  samples: readonly StudioPicture[] = [];
  set: StudioSet | undefined;

  static async open(options: HouseOptions): Promise<House> {
    const { bavail, bsize } = await statfs(options.folder);
    const house = new House(options, new Room((bavail * bsize) / 2));
    try {
      // Long work comes seldom; its processes start with it.
      for (const lane of [house.lanes.quick, house.lanes.files]) lane.start();
      await house.#prepare();
      return house;
    } catch (error) {
      await house.close();
      throw error;
    }
  }

  private constructor(options: HouseOptions, room: Room) {
    const { limits, stderr = "ignore", folder } = options;
    this.options = options;
    this.room = room;
    this.samplesFolder = join(folder, "samples");
    const lane = (processes: number, each = 1) => new Lane({ processes, each, memory: limits.memory, stderr });
    this.lanes = { quick: lane(1), long: lane(limits.longJobs), files: lane(1, 4) };
  }

  /** The models that every session can open: the one that was named, those that were pulled, the bundled one. */
  get models(): StudioModel[] {
    const { model, opening } = this.options;
    const bundled = fileURLToPath(packageFile("models/scenes.onnx"));
    const named = (id: string, name: string, path: string, options: OpenOptions, commandPath = path): StudioModel => ({
      id,
      name,
      commandPath,
      plan: { path, options },
    });
    const { threads, memory, engine } = opening;
    const plain = { ...(engine && { engine }), ...(threads && { threads }), ...(memory && { memory }) };
    return [
      ...(model === undefined
        ? []
        : [named("named", basename(model), existsSync(model) ? resolve(model) : model, opening, model)]),
      ...cachedModels()
        .filter(({ name }) => name !== model)
        .map(({ name }) => named(`pulled:${name}`, name, name, plain)),
      named(BUNDLED, "scenes (bundled)", bundled, plain, relative("", bundled)),
    ];
  }

  /** What a session begins with. */
  get firstModel(): StudioModel {
    const { models } = this;
    return models.find(({ id }) => id === "named") ?? models.find(({ id }) => id === BUNDLED)!;
  }

  /** Does something with files. */
  async chore<K extends keyof Chores>(owner: string, chore: K, params: Chores[K]["params"], signal?: AbortSignal) {
    const work = { chore, params } as { chore: "picture"; params: Chores["picture"]["params"] };
    const { quickTime, jobTime } = this.options.limits;
    const quick = chore === "show" || chore === "picture";
    const options = { time: quick ? quickTime : jobTime, signal };
    return unpack<Chores[K]["answer"]>(await this.lanes.files.do(owner, work, options));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.lanes).map((lane) => lane.close()));
    await rm(this.options.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #sample(name: string, image: Image): Promise<StudioPicture> {
    const bytes = await encodePng(image);
    const id = pictureId(bytes);
    await writeFileAtomic(join(this.samplesFolder, id), bytes);
    return { id, name, width: image.width, height: image.height, notes: [] };
  }

  /** Draws the samples, and reads what was named, so that what is wrong with it is told before a page is opened. */
  async #prepare(): Promise<void> {
    const { data, model, folder, limits } = this.options;
    const bench = { model: this.firstModel.plan, folders: [], keep: folder };
    // The one that comes along opens.
    const opened =
      model !== undefined &&
      this.lanes.quick.do("house", { bench, operation: "model", params: {} }, { time: limits.jobTime });
    if (opened) opened.catch(() => {});
    if (data !== undefined) {
      const set = { name: basename(data), path: existsSync(data) ? resolve(data) : data };
      this.set = { ...(await this.chore("house", "set", set)), id: "named", plan: set, commandPath: data };
    }
    this.samples = await Promise.all(sampleScenes().map(({ name, scene }) => this.#sample(name, scene.image)));
    await opened;
  }
}
