import { createHash } from "node:crypto";
import { join } from "node:path";
import { encodeNpy, type Float32Tensor, type Image, type ReceptiveField } from "@convlens/core/base";
import { methodNamed, settingsAndAsked } from "@convlens/core/method";
import { madePicture } from "@convlens/core/render";
import { planOf, type Synthesis, synthesisOf } from "@convlens/core/synthesis";
import { atSize, receptiveFields } from "@convlens/core/transform";
import { decodeImage, encodePng, readFileIfThere, readPngText, writeFileAtomic } from "@convlens/node";
import type { Run } from "../run.ts";
import type { AtlasSettings } from "./settings.ts";

/** Pictures that are made by one objective, a number for each in place of its `#`. */
export interface Wanted {
  /** The value that the objective is about. */
  readonly layer: string;
  readonly objective: string;
  readonly numbers: readonly number[];
  /** What the objective reads as a file. */
  readonly rows?: Float32Tensor;
}

export interface Made {
  readonly image: Image;
  /** The objective on it. */
  readonly value: number;
}

/** Made at once: more gain nothing on processors. */
export const BATCH = 16;

/** Where pictures in the making are kept, in the folder of the site. */
export const WORK = "work";

/** Rows and columns where nobody says: more cost more than they show. */
const MOST = 128;
/** Fewer show no texture. */
const LEAST = 48;
/** A picture is as large as so many receptive fields, in steps of so many pixels. */
const FIELDS = 3;
const STEP = 8;

function fitting([height, width]: readonly [number, number], field: ReceptiveField | undefined): [number, number] {
  if (!field) return [height, width];
  const wanted = Math.max(LEAST, FIELDS * Math.max(field.rows.size, field.columns.size));
  const scale = Math.min(1, wanted / Math.max(height, width));
  const stepped = (v: number) => (scale === 1 ? v : Math.min(v, Math.ceil((v * scale) / STEP) * STEP));
  return [stepped(height), stepped(width)];
}

/** Few steps have to be longer. */
const FEW = 128;

/** Makes pictures batch by batch, and keeps each batch: a run that is killed loses one. */
export class Maker {
  readonly #run: Run;
  readonly #settings: AtlasSettings;
  readonly #fields: ReadonlyMap<string, ReceptiveField>;
  /** Told before each step. */
  readonly #told: (layer: string) => void;

  constructor(run: Run, settings: AtlasSettings, told: (layer: string) => void = () => {}) {
    this.#run = run;
    this.#settings = settings;
    this.#fields = receptiveFields(run.lens.model.graph, run.lens.model.input);
    this.#told = told;
  }

  /** Rows and columns of the pictures of a layer: what units see small is shown large. */
  sizeFor(layer: string): readonly [number, number] {
    const { model, input } = this.#run.lens;
    const most = input.size.map((v) => Math.min(v, MOST)) as [number, number];
    const size = this.#settings.size ?? fitting(most, this.#fields.get(layer));
    const reached = atSize(model.graph, model.input, size).nodes.some((n) => n.outputs.includes(layer));
    return reached ? size : input.size;
  }

  /** Whether all pictures are there from an earlier run. */
  async kept(wanted: Wanted): Promise<boolean> {
    for (const batch of batchesOf(wanted)) if (!(await this.#read(batch))) return false;
    return true;
  }

  async make(wanted: Wanted): Promise<Made[]> {
    const made: Made[] = [];
    for (const batch of batchesOf(wanted)) {
      const found = await this.#read(batch);
      if (found) for (let s = 0; s < this.#settings.steps; s++) this.#told(wanted.layer);
      made.push(...(found ?? (await this.#make(batch))));
    }
    return made;
  }

  /** Begins with the pictures; `redirected` steps need a graph of their own. */
  async begin(wanted: Wanted, more: { readonly redirected?: number } = {}): Promise<Synthesis> {
    const { lens, signal } = this.#run;
    const rows = wanted.rows && encodeNpy(wanted.rows);
    const context = { ...lens.context({ signal }), ...(rows && { file: async () => rows }) };
    const { settings, asked } = settingsAndAsked(context, this.#params(wanted));
    return synthesisOf(context, planOf({ ...settings, ...more }, asked));
  }

  async #make(batch: Wanted): Promise<Made[]> {
    const { steps } = this.#settings;
    const synthesis = await this.begin(batch);
    while (synthesis.steps < steps) {
      this.#told(batch.layer);
      await synthesis.step();
    }
    const values = await synthesis.measure();
    const colour = "decorrelated";
    const made = Array.from(values, (value, i) => ({
      image: madePicture({ pictures: synthesis.picture, colour }, i),
      value,
    }));
    for (const [i, { image, value }] of made.entries())
      await writeFileAtomic(this.#file(batch, i), await encodePng(image, { value: String(value) }));
    return made;
  }

  /** A batch that is there as a whole. */
  async #read(batch: Wanted): Promise<Made[] | undefined> {
    const made: Made[] = [];
    for (const i of batch.numbers.keys()) {
      const path = this.#file(batch, i);
      const bytes = await readFileIfThere(path);
      if (!bytes) return undefined;
      made.push({ image: await decodeImage(bytes, path), value: Number(readPngText(bytes).value) });
    }
    return made;
  }

  #params({ layer, objective, numbers }: Wanted) {
    const { steps, seed } = this.#settings;
    const { params } = methodNamed("feature-visualization");
    const lr = steps < FEW ? 0.1 : 0.05;
    return params.parse({ objective, channels: numbers, steps, seed, lr, size: this.sizeFor(layer) }) as Parameters<
      typeof settingsAndAsked
    >[1];
  }

  /** Named by all that the batch depends on. */
  #file(batch: Wanted, i: number): string {
    const { lens, folder } = this.#run;
    const rows = batch.rows ? createHash("sha256").update(encodeNpy(batch.rows)).digest("hex") : "";
    const key = createHash("sha256")
      .update(JSON.stringify([EDITION, lens.identity, lens.input, this.#params(batch), rows]))
      .digest("hex")
      .slice(0, 20);
    return join(folder.path, WORK, key, `${i}.png`);
  }
}

/** To be raised when the same parameters no longer make the same pictures. */
const EDITION = 1;

function batchesOf(wanted: Wanted): Wanted[] {
  const { numbers } = wanted;
  return Array.from({ length: Math.ceil(numbers.length / BATCH) }, (_, i) => ({
    ...wanted,
    numbers: numbers.slice(i * BATCH, (i + 1) * BATCH),
  }));
}
