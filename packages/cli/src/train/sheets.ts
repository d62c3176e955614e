import type { Session } from "@convlens/core/engine";
import { batches, type Portion } from "@convlens/core/training";
import type { PictureThreads } from "@convlens/node";
import type { PreviewCell } from "./figures.ts";
import { best, Confusion, probabilities } from "./scores.ts";

/** A trained network that can be run, and the pictures to run it on. */
export interface Shown {
  readonly session: Session;
  readonly names: { readonly input: string; readonly output: string };
  readonly threads: PictureThreads;
  readonly classes: readonly string[];
}

/** Counts what the network takes the pictures for. */
export async function confusionOf(
  { session, names, threads, classes }: Shown,
  portion: Portion,
  batch: number,
): Promise<Confusion> {
  const confusion = new Confusion(classes.length);
  for await (const { input, labels } of batches(threads, portion, { size: batch }))
    for (const [i, row] of (await probabilities(session, names, input)).entries()) confusion.add(labels[i]!, best(row));
  return confusion;
}

const ROWS = 6;
const COLUMNS = 7;

/**
 * Rows of pictures as the network saw them, with what it makes of them. With augmentation a row is one picture, first unchanged, then as
 * in the first epochs; without it, a row is several pictures of one class.
 */
export async function previewRows(shown: Shown, portion: Portion, augmented: boolean) {
  const { classes, threads } = shown;
  const byClass = classes.map((_, label) => portion.pictures.filter((_, i) => portion.labels[i] === label));
  const rows: { title: string; cells: PreviewCell[] }[] = [];
  for (let i = 0; i < (augmented ? ROWS : Math.min(ROWS, classes.length)); i++) {
    const label = i % classes.length;
    const own = byClass[label]!;
    const nth = Math.floor(i / classes.length);
    if (nth >= own.length) continue;
    const values = augmented
      ? await Promise.all(Array.from({ length: COLUMNS }, (_, epoch) => threads.batch([own[nth]!], epoch || undefined)))
      : await Promise.all(own.slice(0, COLUMNS).map((picture) => threads.batch([picture])));
    const cells: PreviewCell[] = [];
    for (const one of values) {
      const [row] = await probabilities(shown.session, shown.names, one);
      const predicted = best(row!);
      cells.push({
        values: one.data,
        label: classes[label]!,
        predicted: classes[predicted]!,
        probability: row![predicted]!,
      });
    }
    rows.push({ title: classes[label]!, cells });
  }
  return rows;
}
