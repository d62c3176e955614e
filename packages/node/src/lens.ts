import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Float32Tensor, Image } from "@convlens/core/base";
import { ConvlensError, rng } from "@convlens/core/base";
import type { Engine } from "@convlens/core/engine";
import { batchSize, cachedEngine } from "@convlens/core/engine";
import { importModel } from "@convlens/core/import";
import type { Context } from "@convlens/core/method";
import type { Declared, InputSpec, Model, OutputSpec, Placement } from "@convlens/core/onnx";
import { deprocess, labelsFor, preprocess, requirePictures, sayings, specify } from "@convlens/core/onnx";
import { classesOf, withProbabilities } from "@convlens/core/transform";
import { decodeImage } from "./decode.ts";
import { type EngineName, engineNamed } from "./engines.ts";
import { machineMemory, readFile, readFileIfThere, readModelFile } from "./files.ts";
import { placeOf } from "./models/cache.ts";
import type { PictureFile } from "./pictures.ts";

export interface OpenOptions {
  /** What runs the graphs; `cpu` unless it says otherwise. */
  readonly engine?: EngineName;
  /** Threads of the engine; one for each core unless it says otherwise. */
  readonly threads?: number;
  /** Bytes for batches and for sessions; a quarter of the machine's memory unless it says otherwise. */
  readonly memory?: number;
  /** Rows and columns, where the model leaves them open. */
  readonly size?: readonly [number, number];
  /** What is said here about input and output comes before what files say. */
  readonly declared?: Declared;
  /** Whether the engine's threads wait asleep, and so leave the cores to threads that decode pictures meanwhile. */
  readonly sharing?: boolean;
  /** The SHA-256 that the file must have, as hexadecimal digits. */
  readonly sha256?: string;
}

/** A picture as the model sees it. */
export interface Picture {
  readonly path: string;
  /** Unique among the pictures of a run; the folder of its results. */
  readonly stem: string;
  readonly sha256: string;
  /** The picture itself; for a tensor from a `.npy` file, what its numbers look like. */
  readonly image: Image;
  /** 1×C×H×W. */
  readonly tensor: Float32Tensor;
  /** Where the tensor's edges lie on the image, in its pixels. */
  readonly placement: Placement;
  /** What was left out or shrunk when it was read; each is one line. */
  readonly notes: readonly string[];
}

/** An opened model: how pictures go in, what its classes are called, and what runs it. Close it when done. */
export interface Lens {
  readonly model: Model;
  /** The model as its file has it: without the probabilities that `model` may add. */
  readonly original: Model;
  /** As it was named: a path, or the name of a model that was pulled. */
  readonly file: { readonly path: string; readonly sha256: string };
  /** Where the file lies. */
  readonly place: string;
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
  picture(file: PictureFile): Promise<Picture>;
  labelOf(index: number): string;
  close(): Promise<void>;
}

/** Opens a model file of any format that is known, by its path or by the name of a model that was pulled. Throws `ConvlensError` for what is none, or does not fit what is said of it. */
export async function openModel(path: string, options: OpenOptions = {}): Promise<Lens> {
  const place = placeOf(path);
  const file = await readModelFile(place);
  const sha256 = hashOf(file.bytes);
  if (options.sha256 !== undefined && options.sha256 !== sha256) throw changed(path, options.sha256, sha256);
  // The file is hashed: from here on its bytes may be reused for weights.
  const read = await importModel({ ...file, disposable: true }, options.size ? { size: options.size } : {});
  const said = await sayings(read, file, options.declared);
  const { input, output, guessed, warnings } = specify(read, said);
  const model = withProbabilities(read, output.scores);
  const classes = classesOf(model);
  const beside = (name: string) => file.sibling(name).then((b) => b ?? readFileIfThere(name));
  const named = await labelsFor(output.labels, classes, beside);
  const memory = options.memory ?? machineMemory() / 4;
  const engine = cachedEngine(await engineNamed(options.engine ?? "cpu", options), memory);
  const labelOf = (index: number) => named.labels?.[index] ?? `class ${index}`;
  return {
    model,
    original: read,
    file: { path, sha256 },
    place,
    input,
    guessed,
    scores: output.scores,
    labels: named.labels,
    notes: [...model.notes, ...warnings, ...named.warnings, ...(classes === undefined ? [noClasses(model)] : [])],
    engine,
    labelOf,
    context: ({ signal, progress = () => {} } = {}) => ({
      model,
      spec: input,
      image: async (path) => decodeImage(await readFile(path), path),
      file: readFile,
      prepare: (graph) => engine.prepare(graph),
      random: (seed, stream = 0) => rng(seed + 0x9e3779b1 * stream),
      batchSize: (graph) => batchSize(graph, memory),
      progress,
      signal,
    }),
    picture: (picture) => openPicture(picture, model, input),
    close: () => engine.close(),
  };
}

async function openPicture(file: PictureFile, model: Model, spec: InputSpec): Promise<Picture> {
  const { path, stem } = file;
  const loaded = await file.load();
  const read = { path, stem, sha256: hashOf(loaded.bytes), notes: loaded.notes };
  if (loaded.kind === "tensor") {
    const tensor = fitting(loaded.tensor, model, path);
    const image = deprocess(tensor, spec);
    return { ...read, image, tensor, placement: { x: 0, y: 0, width: image.width, height: image.height } };
  }
  requirePictures(model);
  return { ...read, image: loaded.image, ...preprocess(loaded.image, spec) };
}

/** A tensor as 1×C×H×W, if the model takes it. */
function fitting(t: Float32Tensor, model: Model, path: string): Float32Tensor {
  const tensor = t.shape.length === 3 ? { ...t, shape: [1, ...t.shape] } : t;
  const wanted = model.graph.infos.get(model.input)!.shape;
  const fits =
    tensor.shape.length === wanted.length &&
    wanted.every((d, i) => i === 0 || typeof d === "string" || d === tensor.shape[i]);
  if (!fits || tensor.shape[0] !== 1)
    throw new ConvlensError(
      `${basename(path)} holds a tensor of shape [${t.shape.join(", ")}], the model takes [1, ${wanted.slice(1).join(", ")}]`,
      "a .npy input is one picture, float32, already preprocessed",
    );
  return tensor;
}

/** A file is not the one that was meant. */
export const changed = (path: string, meant: string, found: string): ConvlensError =>
  new ConvlensError(
    `${path} is not the file that was used: its SHA-256 is ${found.slice(0, 12)}…, not ${meant.slice(0, 12)}…`,
    "name the file that was, with --model or --picture, or take this one with --anyway",
  );

const noClasses = ({ graph, output }: Model) =>
  `the output "${output}" is [${graph.infos.get(output)?.shape.join(", ") ?? "of unknown shape"}], no list of classes: its elements are numbered instead`;

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
