import { createHash } from "node:crypto";
import { join } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import type { Answers, Questions } from "@convlens/core/dataset";
import type { Doing, Workbench } from "@convlens/core/lab";
import { machineMemory } from "../files.ts";
import { DataSetJob } from "../job/job.ts";
import { ShardFolder } from "../job/shardFolder.ts";
import { type Lens, openModel } from "../lens.ts";
import { keptIn } from "./keptIn.ts";
import { LeastRecent } from "./leastRecent.ts";
import { type OpenedSet, Sets } from "./openSet.ts";
import { bytesOf, type FoundPicture, findPicture, imageOf } from "./picturesOf.ts";
import type { BenchPlan, ModelPlan } from "./plan.ts";
import { shownPicture } from "./shownPicture.ts";

/** What an opened model takes beside its weights, about: sessions without large values, lists, code. */
const OPEN = 2 ** 26;

/** Workbenches of plans; models and data sets that were opened before are there. */
export class Benches {
  readonly sets: Sets;
  readonly #lenses: LeastRecent<Lens>;

  /** @param memory bytes for opened models, and as many for data sets */
  constructor(memory: number) {
    this.sets = new Sets(memory);
    this.#lenses = new LeastRecent(memory, (lens) => lens.close());
  }

  async lens({ path, options }: ModelPlan): Promise<Lens> {
    const key = JSON.stringify([path, options]);
    const held = this.#lenses.get(key);
    if (held) return held;
    const lens = await openModel(path, options);
    // Once as they were read, once in a session.
    await this.#lenses.put(key, lens, 2 * weightsOf(lens) + OPEN);
    return lens;
  }

  async open(plan: BenchPlan): Promise<Workbench> {
    const lens = await this.lens(plan.model);
    const set = plan.set && (await this.sets.open(plan.set));
    const found = (id: string) => findPicture(id, plan.folders, set);
    const picture = async (id: string) => imageOf(await found(id));
    // Parameters of methods come from pages: what they name is a picture, never a path.
    const here = { image: picture, file: async (id: string) => bytesOf(await found(id)) };
    return {
      lens: { ...lens, context: (options) => ({ ...lens.context(options), ...here }) },
      set: set?.bench,
      kept: keptIn(join(plan.keep, "work")),
      picture,
      async origin(id) {
        const { threads, memory = machineMemory() / 4 } = plan.model.options;
        // Samples are a file once they are shown.
        const fileOf = async (picture: FoundPicture) =>
          "samples" in picture.source ? (await shownPicture(picture)).bytes : bytesOf(picture);
        const hash = id !== undefined && createHash("sha256").update(await fileOf(await found(id)));
        return {
          model: lens.file.sha256,
          architecture: lens.architecture,
          ...(hash && { picture: hash.digest("hex") }),
          threads,
          memory,
        };
      },
      ask: (questions, doing) => ask(lens, set, plan, questions, doing),
    };
  }
}

/** What was told of a shard before, in whichever process, is in the plan's folder. */
async function ask<Q extends Questions>(
  lens: Lens,
  set: OpenedSet | undefined,
  plan: BenchPlan,
  questions: Q,
  { signal, progress }: Doing<never>,
): Promise<Answers<Q>> {
  if (!set) throw new UsageError("there is no data set", "open a folder of pictures, or a zip or tar of them");
  const { threads, memory } = plan.model.options;
  const { data, fingerprint } = set;
  const job = new DataSetJob({ lens, set: data, questions, fingerprint, threads, memory, ...(signal && { signal }) });
  try {
    const kept = new ShardFolder(plan.keep, job.key);
    const missing = job.shards.filter((shard) => !kept.has(shard));
    let done = data.pictures.length - missing.reduce((n, { from, to }) => n + to - from, 0);
    const told = (more: number) => {
      done += more;
      progress(done, data.pictures.length);
    };
    for await (const { shard, bytes } of job.files(missing, told)) await kept.keep(shard, bytes);
    const files = async function* () {
      for (const shard of job.shards) yield { shard, bytes: await kept.read(shard) };
    };
    const { answers, broken } = await job.merged(files());
    if (broken.length === data.pictures.length)
      throw new ConvlensError(`none of the ${broken.length} pictures can be read`, broken[0]?.reason);
    return answers;
  } finally {
    await job.close();
  }
}

const weightsOf = ({ original: { graph } }: Lens): number =>
  [...graph.constants.values()].reduce((n, { data }) => n + ("byteLength" in data ? data.byteLength : 0), 0);
