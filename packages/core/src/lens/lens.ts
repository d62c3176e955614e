import { ConvlensError } from "../base/errors.ts";
import type { Image } from "../base/image.ts";
import { rng } from "../base/rng.ts";
import type { Engine } from "../engine/define.ts";
import { batchSize, cachedEngine } from "../engine/index.ts";
import type { ImportOptions, ModelFile } from "../import/define.ts";
import { importModel } from "../import/importModel.ts";
import type { Context } from "../method/define.ts";
import { sayings, specify } from "../onnx/declared.ts";
import { labelsFor } from "../onnx/labels.ts";
import type { Declared, InputSpec, Model, OutputSpec } from "../onnx/meta.ts";
import { classesOf, withProbabilities } from "../transform/index.ts";

/** What a lens cannot do by itself. */
export interface LensOptions {
  /** What runs the graphs. */
  readonly engine: Engine;
  /** Bytes for batches and for sessions. */
  readonly memory: number;
  /** Rows and columns, where the model leaves them open. */
  readonly size?: readonly [number, number] | undefined;
  /** Describes the network of weights that come without one. */
  readonly architecture?: ImportOptions["architecture"];
  /** What is said here about input and output comes before what files say. */
  readonly declared?: Declared | undefined;
  /** Reads a file that is named by its path; absent where there are none. */
  readonly file?: (path: string) => Promise<Uint8Array>;
  /** Reads a picture that is named by its path. */
  readonly image?: (path: string) => Promise<Image>;
  /** Reads what a declaration names, where it is there: a list of labels. */
  readonly beside?: (name: string) => Promise<Uint8Array | undefined>;
}

/** An opened model: how pictures go in, what its classes are called, and what runs it. Close it when done. */
export interface Lens {
  readonly model: Model;
  /** The model as its file has it: without the probabilities that `model` may add. */
  readonly original: Model;
  readonly input: InputSpec;
  /** Whether nobody says what the values of a picture become, so that `input` is a guess. */
  readonly guessed: boolean;
  /** What the file's output holds, where that is known. */
  readonly scores: OutputSpec["scores"] | undefined;
  /** One for each class, where they have names. */
  readonly labels: readonly string[] | undefined;
  /** Guesses and peculiarities that the user should know; each is one line. */
  readonly notes: readonly string[];
  readonly engine: Engine;
  /** What a method is given to work with. */
  context(options?: { signal?: AbortSignal; progress?: (done: number, total: number) => void }): Context;
  labelOf(index: number): string;
  close(): Promise<void>;
}

/** Opens a model file of any format that is known. Throws `ConvlensError` for what is none, or does not fit what is said of it. */
export async function openLens(file: ModelFile, options: LensOptions): Promise<Lens> {
  const { memory, size, architecture, declared, beside = async () => undefined } = options;
  const { file: read = nowhere, image = nowhere } = options;
  const original = await importModel(file, { ...(size && { size }), ...(architecture && { architecture }) });
  const said = await sayings(original, file, declared);
  const { input, output, guessed, warnings } = specify(original, said);
  const model = withProbabilities(original, output.scores);
  const classes = classesOf(model);
  const named = await labelsFor(output.labels, classes, (name) => file.sibling(name).then((b) => b ?? beside(name)));
  const engine = cachedEngine(options.engine, memory);
  return {
    model,
    original,
    input,
    guessed,
    scores: output.scores,
    labels: named.labels,
    notes: [...model.notes, ...warnings, ...named.warnings, ...(classes === undefined ? [noClasses(model)] : [])],
    engine,
    labelOf: (index) => named.labels?.[index] ?? `class ${index}`,
    context: ({ signal, progress = () => {} } = {}) => ({
      model,
      spec: input,
      image,
      file: read,
      prepare: (graph) => engine.prepare(graph),
      random: (seed, stream = 0) => rng(seed + 0x9e3779b1 * stream),
      batchSize: (graph) => batchSize(graph, memory),
      progress,
      signal,
    }),
    close: () => engine.close(),
  };
}

const nowhere = (path: string) =>
  Promise.reject(new ConvlensError(`"${path}" cannot be read: there are no files here`, "leave it out"));

const noClasses = ({ graph, output }: Model) =>
  `the output "${output}" is [${graph.infos.get(output)?.shape.join(", ") ?? "of unknown shape"}], no list of classes: its elements are numbered instead`;
