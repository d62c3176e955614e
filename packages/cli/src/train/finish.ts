import type { Graph, InputSpec } from "@convlens/core/onnx";
import { formatScore } from "../score.ts";
import type { TrainingData } from "./data.ts";
import { type Titles, writeConfusion, writePreview } from "./figures.ts";
import type { TrainSettings } from "./settings.ts";
import { confusionOf, previewRows } from "./sheets.ts";
import type { TrainRun } from "./train.ts";

interface Finished {
  /** The trained network. */
  readonly graph: Graph;
  readonly input: InputSpec;
  readonly titles: Titles;
  readonly data: TrainingData;
  readonly settings: TrainSettings;
  readonly run: TrainRun;
}

/** Runs the trained network as it was written, and writes the confusion matrix and, if asked for, the sheet of inputs. */
export async function finish({ graph, input, titles, data, settings, run }: Finished): Promise<Record<string, string>> {
  const { folder, engine, preview } = run;
  const session = await engine.prepare(graph);
  const names = { input: graph.inputs[0]!, output: graph.outputs[0]! };
  const shown = { session, names, threads: data.threads, classes: data.classes };
  const measured = data.validation ?? data.train;
  const which = data.validation ? "validation" : "training";
  try {
    const confusion = await confusionOf(shown, measured, settings.batch);
    const said = `accuracy ${formatScore(confusion.accuracy)} on ${confusion.pictures.toLocaleString("en")} ${which} pictures`;
    await writeConfusion(folder, data.classes, confusion.counts, { ...titles, subtitle: said });
    const files = { confusion: "confusion.png", confusionCsv: "confusion.csv" };
    if (!preview) return files;
    const augmented = settings.augment !== "";
    const rows = await previewRows(shown, data.train, augmented);
    const how = augmented ? `first as it is, then with ${settings.augment}` : "as the network sees them";
    await writePreview(folder, rows, input, {
      title: `${titles.title}: what it is shown, and what it says`,
      subtitle: how,
    });
    return { ...files, preview: "preview.png" };
  } finally {
    await session.release();
  }
}
