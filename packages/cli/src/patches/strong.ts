import type { LayerPatches, Places, Question, Questions, WantedUnits } from "@convlens/core/dataset";
import { Pass, type PassBatch, strongPatches as patchesOf } from "@convlens/core/dataset";
import { PictureThreads } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";

export interface StrongOptions {
  /** Rows of a batch: those of the pass that told what is strongest, so that places and values agree to the bit; see `batchOf`. */
  readonly batch: number;
  /** Threads that decode pictures. */
  readonly workers?: number | undefined;
}

/** The rows of a batch of a pass with some questions. */
export const batchOf = ({ lens }: Pick<DataSetRun, "lens">, questions: Questions, batch?: number): number =>
  new Pass(lens.context(), questions, batch).batch;

/** Finds the places of strong patches in a data set. */
export async function strongPatches(
  run: DataSetRun,
  wanted: readonly WantedUnits[],
  options: StrongOptions,
): Promise<LayerPatches[]> {
  const { layers, others } = await patchesOf(run.lens.model, wanted, (questions, pictures) =>
    lookAgain(run, questions, pictures, options),
  );
  // On another machine, say.
  if (others > 0) run.progress.note(`note: ${others} values are rounded otherwise here than where they were found`);
  return layers;
}

async function lookAgain(
  { lens, set, signal, progress }: DataSetRun,
  questions: Readonly<Record<string, Question<Places>>>,
  pictures: readonly number[],
  { batch, workers }: StrongOptions,
): Promise<Partial<Record<string, Places>>> {
  const pass = new Pass(lens.context({ signal }), questions, batch);
  const threads = new PictureThreads({
    pictures: set.pictures,
    input: lens.input,
    ...(workers !== undefined && { threads: workers }),
  });
  let done = 0;
  try {
    return await pass.answers(ahead(threads, pictures, batch), (n) => {
      done += n;
      progress.show("places of the strongest", done, pictures.length);
    });
  } finally {
    await threads.close();
  }
}

/** Batches of pictures, the next made ready while one is worked on. */
async function* ahead(threads: PictureThreads, pictures: readonly number[], batch: number): AsyncGenerator<PassBatch> {
  const begin = (from: number) => {
    if (from >= pictures.length) return undefined;
    const made = threads.usable(pictures.slice(from, from + batch));
    // Whoever awaits it is told.
    made.catch(() => {});
    return made;
  };
  let next = begin(0);
  for (let from = 0; next; from += batch) {
    const made = await next;
    next = begin(from + batch);
    yield made;
  }
}
