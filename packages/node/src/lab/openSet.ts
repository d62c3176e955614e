import type { BenchSet } from "@convlens/core/lab";
import type { DataSet } from "../data/dataSet.ts";
import { fingerprintOf } from "../data/fingerprint.ts";
import { DataSetReader } from "../data/readDataSet.ts";
import { sourceImage } from "../data/source.ts";
import { LeastRecent } from "./leastRecent.ts";
import type { SetPlan } from "./plan.ts";

/** A data set, read. */
export interface OpenedSet {
  readonly data: DataSet;
  readonly bench: BenchSet;
  readonly fingerprint: string;
}

/** What a picture of a data set takes in lists, in bytes; pictures in archives that are in memory count by themselves. */
const LISTED = 500;

/** Data sets that were read before are there. */
export class Sets {
  readonly #held: LeastRecent<OpenedSet>;
  readonly #memory: number;

  /** @param memory bytes, for pictures that are held */
  constructor(memory: number) {
    this.#held = new LeastRecent(memory);
    this.#memory = memory;
  }

  async open({ name, path }: SetPlan): Promise<OpenedSet> {
    const held = this.#held.get(path);
    if (held) return held;
    const data = await new DataSetReader(this.#memory).read(path);
    const set = { data, bench: benchSet(name, data), fingerprint: await fingerprintOf(data) };
    await this.#held.put(path, set, bytesOf(data));
    return set;
  }
}

function benchSet(name: string, data: DataSet): BenchSet {
  const pictures = data.classes
    ? data.pictures.map(({ path, label }) => ({ name: path, label }))
    : data.pictures.map(({ path }) => ({ name: path }));
  return {
    name,
    classes: data.classes,
    pictures,
    image: async (i) => {
      const { source, path } = data.pictures[i]!;
      return (await sourceImage(source, path)).image;
    },
  };
}

function bytesOf({ pictures }: DataSet): number {
  const [first] = pictures;
  const shared =
    first && ("bytes" in first.source ? first.source.bytes : "samples" in first.source && first.source.samples);
  return pictures.length * LISTED + (shared ? shared.byteLength : 0);
}
