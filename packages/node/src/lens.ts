import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Float32Tensor, Image } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import { architectureName } from "@convlens/core/import";
import { type Lens as CoreLens, openLens } from "@convlens/core/lens";
import type { Declared, Model, Placement } from "@convlens/core/onnx";
import { deprocess, preprocess, requirePictures } from "@convlens/core/onnx";
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
  /** The file that describes the network of weights that come without one (docs/reference/architecture-files.md). */
  readonly architecture?: string;
  /** What is said here about input and output comes before what files say. */
  readonly declared?: Declared;
  /** Whether the engine's threads wait asleep, and so leave the cores to threads that decode pictures meanwhile. */
  readonly sharing?: boolean;
  /** The SHA-256 that the file must have, as hexadecimal digits. */
  readonly sha256?: string;
  /** Whether it may name no files but those below its own folder: one from somebody else could name any. */
  readonly confined?: boolean;
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

/** A model opened from a file. */
export interface Lens extends CoreLens {
  /** As it was named: a path, or the name of a model that was pulled. */
  readonly file: { readonly path: string; readonly sha256: string };
  /** Where the file lies. */
  readonly place: string;
  /** The file that describes the network, where the weights come without one. */
  readonly architecture: { readonly path: string; readonly sha256: string } | undefined;
  /** Hexadecimal digits that stand for the files that the network is made from. */
  readonly identity: string;
  picture(file: PictureFile): Promise<Picture>;
}

/** Opens a model file of any format that is known, by its path or by the name of a model that was pulled. Throws `ConvlensError` for what is none, or does not fit what is said of it. */
export async function openModel(path: string, options: OpenOptions = {}): Promise<Lens> {
  const place = placeOf(path);
  const file = await readModelFile(place, options.confined);
  const sha256 = hashOf(file.bytes);
  if (options.sha256 !== undefined && options.sha256 !== sha256) throw changed(path, options.sha256, sha256);
  const described = await architectureOf(place, options.architecture);
  const lens = await openLens(
    // The file is hashed: from here on its bytes may be reused for weights.
    { ...file, disposable: true },
    {
      engine: await engineNamed(options.engine ?? "cpu", options),
      memory: options.memory ?? machineMemory() / 4,
      size: options.size,
      architecture: described && { name: basename(described.path), text: new TextDecoder().decode(described.bytes) },
      declared: options.declared,
      file: readFile,
      image: async (path) => decodeImage(await readFile(path), path),
      beside: options.confined ? async () => undefined : readFileIfThere,
    },
  );
  const architecture = described && { path: described.path, sha256: hashOf(described.bytes) };
  const identity = architecture ? `${sha256}+${architecture.sha256}` : sha256;
  return {
    ...lens,
    file: { path, sha256 },
    place,
    architecture,
    identity,
    picture: (named) => openPicture(named, lens),
  };
}

/** What describes the network: the file that is named, else one beside the weights where there is one. */
async function architectureOf(
  place: string,
  named: string | undefined,
): Promise<{ path: string; bytes: Uint8Array } | undefined> {
  if (named !== undefined) return { path: named, bytes: await readFile(named) };
  const path = architectureName(place);
  const bytes = await readFileIfThere(path);
  return bytes && { path, bytes };
}

async function openPicture(file: PictureFile, { model, input: spec }: CoreLens): Promise<Picture> {
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

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
