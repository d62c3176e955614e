import type { Place, Questions, Strongest } from "@convlens/core/dataset";
import { Pass, type PassBatch, type Places, places } from "@convlens/core/dataset";
import type { Rectangle } from "@convlens/core/render";
import { fieldsOfLayers, type LayerField } from "@convlens/core/transform";
import { PictureThreads } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";

/** Units of a layer whose strongest patches are wanted. */
export interface WantedUnits {
  readonly layer: string;
  readonly units: readonly number[];
  /** What `strongest(layer, k)` told of the data set. */
  readonly top: Strongest;
}

/** One of the places in a data set that a unit is strongest at, one for each picture. */
export interface StrongPatch {
  readonly layer: string;
  readonly unit: number;
  /** From 1, the strongest. */
  readonly rank: number;
  /** Its number in the data set. */
  readonly picture: number;
  /** What the unit is there; never 0: a picture in which a unit is silent is left out. */
  readonly value: number;
  /** Where: the first of equal places by rows; absent for layers without rows and columns. */
  readonly place?: Pick<Place, "row" | "column">;
  /** What the unit sees there, in pixels of the model's input. It may reach beyond the input. */
  readonly field: Rectangle;
}

/** The patches of a layer, by unit and rank. */
export interface LayerPatches {
  readonly layer: string;
  readonly field: LayerField;
  /** Those that were wanted, in their order. */
  readonly units: readonly number[];
  readonly patches: readonly StrongPatch[];
}

export interface StrongOptions {
  /** Rows of a batch: those of the pass that told what is strongest, so that places and values agree to the bit; see `batchOf`. */
  readonly batch: number;
  /** Threads that decode pictures. */
  readonly workers?: number | undefined;
}

/** The rows of a batch of a pass with some questions. */
export const batchOf = ({ lens }: Pick<DataSetRun, "lens">, questions: Questions, batch?: number): number =>
  new Pass(lens.context(), questions, batch).batch;

/** Finds the places of strong patches: one more forward pass for each picture that any of the units has chosen. */
export async function strongPatches(
  run: DataSetRun,
  wanted: readonly WantedUnits[],
  options: StrongOptions,
): Promise<LayerPatches[]> {
  const fieldOf = fieldsOfLayers(run.lens.model);
  const layers = wanted.map(({ layer, units, top }) => ({
    layer,
    field: fieldOf(layer),
    units,
    chosen: units.flatMap((unit) =>
      top
        .of(unit)
        .filter(({ value }) => value !== 0)
        .map((strong, i) => ({ ...strong, unit, rank: i + 1 })),
    ),
  }));
  const placed = layers.filter(({ field, chosen }) => field.extents && chosen.length > 0);
  const questions = Object.fromEntries(placed.map(({ layer, chosen }) => [layer, places(layer, chosen)]));
  const pictures = [...new Set(placed.flatMap(({ chosen }) => chosen.map((c) => c.picture)))].sort((a, b) => a - b);
  const found = await lookAgain(run, questions, pictures, options);
  tellOthers(run, placed, found);
  return layers.map(({ layer, field, units, chosen }) => ({
    layer,
    field,
    units,
    patches: chosen.map(({ unit, rank, picture, value }, i): StrongPatch => {
      const place = found[layer]?.of(i);
      const at = place && { row: place.row, column: place.column };
      return { layer, unit, rank, picture, value, ...(at && { place: at }), field: field.at(at) };
    }),
  }));
}

/** Values that were found on another machine, or in batches of another size, may be rounded otherwise. */
function tellOthers(
  { progress }: DataSetRun,
  layers: readonly { readonly layer: string; readonly chosen: readonly { readonly value: number }[] }[],
  found: Partial<Record<string, Places>>,
): void {
  const others = layers.flatMap(({ layer, chosen }) =>
    chosen.filter(({ value }, i) => found[layer]?.of(i)?.value !== value),
  );
  if (others.length > 0)
    progress.note(`note: ${others.length} values are rounded otherwise here than where they were found`);
}

async function lookAgain(
  { lens, set, signal, progress }: DataSetRun,
  questions: Record<string, ReturnType<typeof places>>,
  pictures: readonly number[],
  { batch, workers }: StrongOptions,
): Promise<Partial<Record<string, Places>>> {
  if (pictures.length === 0) return {};
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
