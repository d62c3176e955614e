import { mkdirSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "@convlens/core/base";
import { importers } from "@convlens/core/import";
import { type Fault, operationNamed } from "@convlens/core/lab";
import { type BenchPlan, headOfFile, isArchive, isPictureId } from "@convlens/node";
import { EventLog } from "./eventLog.ts";
import { BUNDLED, type House, type StudioModel, type StudioPicture, type StudioSet } from "./house.ts";
import { Jobs } from "./jobs.ts";
import { Refusal } from "./refusal.ts";
import { Room } from "./room.ts";
import { type Batch, Uploads } from "./uploads.ts";

/** What a page asks for. */
export interface JobRequest {
  readonly operation: string;
  readonly params: unknown;
  /** What the page takes for open; what was opened last, where it does not say. */
  readonly model?: string | undefined;
  readonly set?: string | undefined;
}

/** One user's models, pictures, data set and work, in a folder of its own, which goes with it. */
export class Session {
  readonly id: string;
  readonly events = new EventLog();
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  /** When it was last heard of. */
  touched = Date.now();
  /** Pages that listen. */
  listeners = 0;
  closed = false;
  readonly #house: House;
  readonly #folder: string;
  readonly #room: Room;
  readonly #bytes = new Map<string, number>();
  #models: StudioModel[] = [];
  #model: StudioModel;
  #pictures: StudioPicture[] = [];
  #sets: StudioSet[] = [];
  #made = 0;

  constructor(id: string, house: House) {
    const { limits, folder } = house.options;
    this.id = id;
    this.#house = house;
    this.#folder = join(folder, id);
    this.#room = new Room(limits.upload, house.room);
    this.#model = house.firstModel;
    if (house.set) this.#sets = [house.set];
    for (const name of ["pictures", "models", "sets", "uploads"])
      mkdirSync(join(this.#folder, name), { recursive: true });
    this.jobs = new Jobs(id, limits, this.events, (fault) => this.worded(fault));
    this.uploads = new Uploads(join(this.#folder, "uploads"), limits, this.#room);
  }

  /** As `LabState`, with ids of what is open. */
  state() {
    const [set] = this.#sets;
    const shared = this.#house.models.filter(({ id }) => !this.#models.some((model) => model.id === id));
    const named = ({ id, name }: StudioModel) => ({ id, name });
    const models = [...this.#models, ...shared];
    const own = this.#models.filter(({ id }) => id.startsWith(OWN));
    return {
      model: named(this.#model),
      models: [...models.filter(({ id }) => id !== BUNDLED), ...models.filter(({ id }) => id === BUNDLED)].map(named),
      samples: this.#house.samples,
      pictures: this.#pictures,
      ...(set && { set: cardOf(set), setId: set.id }),
      kept: {
        models: own.length,
        pictures: this.#pictures.length,
        bytes: this.#room.taken,
        until: "session",
        idle: this.#house.options.limits.idle,
      },
      extensions: [...new Set(importers.flatMap(({ extensions }) => extensions))],
      modelPath: this.#model.commandPath,
    };
  }

  /** Begins a job. Throws `UsageError` for an operation that there is not, `Refusal` where too much is under way. */
  start({ operation, params, model, set }: JobRequest): number {
    const { pace } = operationNamed(operation);
    return this.jobs.start(this.#house.lanes[pace], pace, { bench: this.plan(model, set), operation, params });
  }

  plan(model?: string, set?: string): BenchPlan {
    return { ...this.picturesPlan(set), model: this.#modelOf(model).plan, keep: join(this.#folder, "keep") };
  }

  picturesPlan(set?: string) {
    const open = set === undefined ? this.#sets[0] : this.#sets.find(({ id }) => id === set);
    return {
      folders: [join(this.#folder, "pictures"), this.#house.samplesFolder],
      ...(open && { set: open.plan }),
    };
  }

  /** Opens one that is known. */
  async openNamed(id: string): Promise<void> {
    const model = this.#modelOf(id);
    await this.#try(model);
    this.#opened(model);
  }

  /** Opens the model that was sent. Throws `ConvlensError` where it is none. */
  async openModel(batch: Batch): Promise<void> {
    const id = `${OWN}${++this.#made}`;
    const place = join(this.#folder, "models", id);
    await rename(batch.folder, place);
    try {
      const path = await modelIn(place, batch);
      const { opening } = this.#house.options;
      const { engine, threads, memory } = opening;
      const options = {
        ...(engine && { engine }),
        ...(threads && { threads }),
        ...(memory && { memory }),
        confined: true,
      };
      const name = basename(path) === id ? firstName(batch) : basename(path);
      const model = { id, name, plan: { path, options }, commandPath: name };
      await this.#try(model);
      this.#opened(model);
    } catch (error) {
      await this.uploads.drop({ ...batch, folder: place });
      throw error;
    }
  }

  /** Takes pictures that were sent, and tells which are none. */
  async addPictures(batch: Batch): Promise<{ pictures: StudioPicture[]; failed: unknown[] }> {
    const { pictures: most } = this.#house.options.limits;
    const added: StudioPicture[] = [];
    const failed: unknown[] = [];
    try {
      if (this.#pictures.length + batch.files.size > most)
        throw new UsageError(`a session has at most ${most} pictures`, "open them as a data set");
      for (const [path, bytes] of batch.files) {
        const name = basename(path);
        const file = join(batch.folder, path);
        const read = await this.#house.chore(this.id, "picture", { path: file, name }).catch((e: unknown) => {
          failed.push(e);
        });
        if (read) added.push(await this.#keepPicture({ ...read, name }, file, bytes));
      }
    } finally {
      await this.uploads.drop(batch);
    }
    if (added.length === 0) throw failed[0];
    return { pictures: added, failed };
  }

  async removePicture(id: string): Promise<void> {
    if (!isPictureId(id) || !this.#pictures.some((picture) => picture.id === id))
      throw new Refusal(404, "there is no such picture", "reload the page");
    this.#pictures = this.#pictures.filter((picture) => picture.id !== id);
    this.#room.give(this.#bytes.get(id) ?? 0);
    this.#bytes.delete(id);
    await rm(join(this.#folder, "pictures", id), { force: true });
  }

  /** Takes what was sent as the data set: a folder of pictures, or one archive. */
  async openSet(batch: Batch): Promise<void> {
    const id = `set-${++this.#made}`;
    const folder = join(this.#folder, "sets", id);
    const only = batch.files.size === 1 ? [...batch.files.keys()][0]! : undefined;
    let [taken, sent] = [0, true];
    try {
      if (only !== undefined && isArchive(await headOfFile(join(batch.folder, only)))) {
        await mkdir(folder);
        const archive = join(batch.folder, only);
        const most = this.#room.left;
        await this.#house.chore(this.id, "unpack", { archive, name: basename(only), folder, most });
        taken = await sizeOf(folder);
        this.#room.take(taken);
        sent = false;
        await this.uploads.drop(batch);
      } else await rename(batch.folder, folder);
      const name = basename(only ?? firstName(batch));
      const plan = { name, path: await innermost(folder) };
      const set = { ...(await this.#house.chore(this.id, "set", plan)), id, plan };
      this.#sets = [set, ...this.#sets];
    } catch (error) {
      this.#room.give(taken);
      await rm(folder, { recursive: true, force: true });
      if (sent) await this.uploads.drop(batch);
      throw error;
    }
  }

  /** The open model as an ONNX file; its path. */
  async onnx(id?: string): Promise<string> {
    const model = this.#modelOf(id);
    const to = join(this.#folder, `${model.id.replace(/\W/g, "_")}.onnx`);
    if (!(await stat(to).catch(() => undefined))) await this.#house.chore(this.id, "onnx", { model: model.plan, to });
    return to;
  }

  shown(id: string, side: number | undefined, set: string | undefined, signal: AbortSignal) {
    const params = { id, from: this.picturesPlan(set), ...(side !== undefined && { side }) };
    return this.#house.chore(this.id, "show", params, signal);
  }

  /** Without where things lie on this machine. */
  worded({ message, hint, kind }: Fault): Fault {
    const clean = (text: string) => text.replaceAll(this.#folder, "").replace(inFolder, "");
    return { kind, message: clean(message), ...(hint !== undefined && { hint: clean(hint) }) };
  }

  /** Stops what is under way and removes all files. */
  async close(): Promise<void> {
    this.closed = true;
    this.uploads.close();
    this.jobs.stopAll();
    this.events.end();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    this.#room.give(this.#room.taken);
  }

  #modelOf(id: string | undefined): StudioModel {
    if (id === undefined || id === this.#model.id) return this.#model;
    const found = [...this.#models, ...this.#house.models].find((model) => model.id === id);
    if (!found) throw new Refusal(404, "this model is no longer here", "open it again");
    return found;
  }

  async #try({ plan }: StudioModel): Promise<void> {
    const bench = { ...this.plan(), model: plan };
    const { jobTime } = this.#house.options.limits;
    await this.#house.lanes.quick.do(this.id, { bench, operation: "model", params: {} }, { time: jobTime });
  }

  #opened(model: StudioModel): void {
    this.#model = model;
    this.#models = [model, ...this.#models.filter(({ id }) => id !== model.id)];
  }

  async #keepPicture(picture: StudioPicture, file: string, bytes: number): Promise<StudioPicture> {
    const { id } = picture;
    await rename(file, join(this.#folder, "pictures", id));
    if (!this.#bytes.has(id)) this.#room.take(bytes);
    this.#bytes.set(id, bytes);
    this.#pictures = [picture, ...this.#pictures.filter((known) => known.id !== id)];
    return picture;
  }
}

const cardOf = ({ plan: { name }, classes, pictures, notes, commandPath: path }: StudioSet) => ({
  name,
  ...(path !== undefined && { path }),
  classes,
  pictures,
  notes,
});

/** What ids of models begin with that were sent. */
const OWN = "own-";

/** What is left of a path in a session's folder, up to what the user named. */
const inFolder = /\/(uploads|models|sets|pictures|keep)\/[\w-]+\/?/g;

const firstName = ({ files }: Batch) => [...files.keys()][0]!.split("/")[0]!;

/** One file is the model; of several, whatever `readModelFile` takes of their folder. */
async function modelIn(place: string, { files }: Batch): Promise<string> {
  const [only] = files.keys();
  if (files.size === 1) return join(place, only!);
  return innermost(place);
}

/** Folders that hold nothing but one folder are passed. */
async function innermost(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  if (entries.length !== 1 || !only!.isDirectory()) return folder;
  const inside = await readdir(join(folder, only!.name), { withFileTypes: true });
  // A folder of pictures is a class where it has others beside it; alone, it is the set.
  return inside.length > 0 ? innermost(join(folder, only!.name)) : folder;
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
