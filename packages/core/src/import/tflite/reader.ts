import type { Model } from "../../onnx/meta.ts";
import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { parseTflite } from "./file.ts";
import { metadataOf } from "./metadata.ts";
import { importTflite } from "./model.ts";
import { tfliteOperators } from "./operator/all.ts";

export const reads = [{ kind: "TensorFlow Lite operators", names: namesIn(tfliteOperators.flat()) }];

export async function read(file: ModelFile, options: ImportOptions): Promise<Model> {
  const parsed = parseTflite(file.bytes, `"${file.name}"`);
  const model = importTflite(parsed, file.bytes.length, options);
  const classes = model.graph.infos.get(model.output)?.shape[1];
  const said = metadataOf(parsed, file.bytes, typeof classes === "number" ? classes : undefined);
  const { input, output } = model.declared;
  return {
    ...model,
    format: "tflite",
    // What the bytes of a quantised input stand for is in its steps; metadata tells of floats.
    declared: {
      input: { ...(input?.range ? {} : said.input), ...input },
      ...(output && { output: { ...output, ...(said.labels && { labels: said.labels }) } }),
    },
    notes: [...model.notes, ...said.notes],
    metadata: said.metadata,
  };
}
