import { ConvlensError } from "../base/errors.ts";
import type { Convention } from "./conventions.ts";
import { conventions, conventionTitles, describeValues } from "./conventions.ts";
import type { Dim } from "./graph.ts";
import { parseModelConfig, parsePreprocessorConfig } from "./huggingFace.ts";
import type { Declared, InputSpec, Model, OutputSpec } from "./meta.ts";
import { declaredByMetadata } from "./metadata.ts";
import { parseSidecar, sidecarName } from "./sidecar.ts";

/** Something said about a model's input and output, and where. */
export interface Said {
  /** `flags`, a file's name … */
  readonly by: string;
  readonly declared: Declared;
}

/** A file and what lies beside it; a `ModelFile` is one. */
export interface Neighbourhood {
  readonly name: string;
  sibling(name: string): Promise<Uint8Array | undefined>;
}

/** How pictures become the model's input, complete, and what is known about its output. */
export interface Specified {
  readonly input: InputSpec;
  readonly output: Partial<OutputSpec>;
  /** Whether nobody says what the values of a picture become. */
  readonly guessed: boolean;
  /** Guesses, with the candidates that were weighed; each is one line. */
  readonly warnings: readonly string[];
}

/**
 * Everything that is said about a model, the first to be believed first: flags; `<file>.convlens.json`; the file's
 * metadata; a neighbouring `preprocessor_config.json` and `config.json`; the importer's knowledge.
 */
export async function sayings(model: Model, file: Neighbourhood, flags: Declared = {}): Promise<Said[]> {
  const beside = async (name: string, parse: (text: string, name: string) => Declared): Promise<Said[]> => {
    const bytes = await file.sibling(name);
    return bytes ? [{ by: name, declared: parse(new TextDecoder().decode(bytes), name) }] : [];
  };
  return [
    { by: "flags", declared: flags },
    ...(await beside(sidecarName(file.name), parseSidecar)),
    { by: "metadata", declared: declaredByMetadata(model.metadata) },
    ...(await beside("preprocessor_config.json", parsePreprocessorConfig)),
    ...(await beside("config.json", parseModelConfig)),
    { by: "importer", declared: model.declared },
  ];
}

/**
 * Merges what is said, field by field, and guesses the rest. `mean` and `std` are in the unit of `range`: whoever says
 * `range` says all three, with 0 and 1 where it leaves them out.
 * Throws `ConvlensError` where what is said does not fit the model's input.
 */
export function specify(model: Model, said: readonly Said[]): Specified {
  const shape = pictureShape(model);
  const { input: known, by } = mergeInputs(said);
  const output: Partial<OutputSpec> = Object.assign({}, ...said.map((s) => s.declared.output).reverse());
  const weighed = guessValues(shape.channels, classesOf(model), known);
  const input: InputSpec = {
    layout: "NCHW",
    size: [shape.height ?? weighed.side, shape.width ?? weighed.side],
    resize: weighed.resize,
    ...weighed.values,
    ...known,
  };
  check(model, shape, input, by);
  const warnings = weighed.warning ? [weighed.warning] : [];
  if (!known.size && (shape.height === undefined || shape.width === undefined))
    warnings.push(`the model takes pictures of any size; ${input.size.join("×")} is a guess (--size says another)`);
  return { input, output, guessed: weighed.warning !== undefined, warnings };
}

interface PictureShape {
  readonly channels: number | undefined;
  readonly height: number | undefined;
  readonly width: number | undefined;
}

const fixed = (d: Dim | undefined): number | undefined => (typeof d === "number" ? d : undefined);

function pictureShape(model: Model): PictureShape {
  const [, channels, height, width] = model.graph.infos.get(model.input)?.shape ?? [];
  return { channels: fixed(channels), height: fixed(height), width: fixed(width) };
}

/** Throws `ConvlensError` for a model whose input is no picture of one or three channels: it takes tensors only. */
export function requirePictures(model: Model): void {
  const shape = model.graph.infos.get(model.input)?.shape;
  const channels = fixed(shape?.[1]) ?? 3;
  if (shape && (shape.length !== 4 || (channels !== 1 && channels !== 3)))
    throw new ConvlensError(
      `the model's input "${model.input}" has shape [${shape.join(", ")}]; a picture is N×1×H×W or N×3×H×W`,
      "give it preprocessed tensors as .npy files instead of pictures",
    );
}

function classesOf(model: Model): number | undefined {
  const shape = model.graph.infos.get(model.output)?.shape.slice(1);
  return shape?.every((d) => typeof d === "number") ? shape.reduce((a, b) => a * b, 1) : undefined;
}

type Partly<T> = { -readonly [K in keyof T]?: T[K] };

function mergeInputs(said: readonly Said[]): { input: Partial<InputSpec>; by: ReadonlyMap<string, string> } {
  const input: Partly<InputSpec> = {};
  const by = new Map<string, string>();
  for (const { by: who, declared } of said) {
    const unit = declared.input?.range && { mean: [0], std: [1] };
    for (const [key, value] of Object.entries({ ...unit, ...declared.input }))
      if (value !== undefined && !by.has(key)) {
        by.set(key, who);
        Object.assign(input, { [key]: value });
      }
  }
  return { input, by };
}

interface Guess {
  readonly values: Pick<InputSpec, "channels" | "range" | "mean" | "std">;
  readonly resize: InputSpec["resize"];
  /** Rows and columns, where the graph leaves them open. */
  readonly side: number;
  readonly warning?: string;
}

/** What is probable: networks with ImageNet's classes mostly come from torchvision, with one class more from TensorFlow. */
function guessValues(channels: number | undefined, classes: number | undefined, known: Partial<InputSpec>): Guess {
  const imagenet = channels !== 1 && (classes === 1000 || classes === 1001);
  const resize = imagenet ? "crop" : "squash";
  const grey = { channels: "GRAY", range: [0, 1], mean: [0], std: [1] } as const;
  const likely: Convention = imagenet ? (classes === 1000 ? "torch" : "tf") : "unit";
  const values = channels === 1 ? grey : conventions[likely];
  const scaled = known.range ?? known.mean ?? known.std;
  if (!scaled) return { values, resize, side: 224, warning: warningOf(values, channels, known) };
  if (known.range) return { values: { ...values, mean: [0], std: [1] }, resize, side: 224 };
  // Means of pixels between 0 and 1 are below 1.
  const range = known.mean?.some((v) => Math.abs(v) > 2) ? ([0, 255] as const) : ([0, 1] as const);
  return { values: { channels: values.channels, range, mean: [0], std: [1] }, resize, side: 224 };
}

function warningOf(values: Guess["values"], channels: number | undefined, known: Partial<InputSpec>): string {
  const chosen = describeValues({ ...values, ...(known.channels && { channels: known.channels }) });
  const grey = ["GRAY 0…1", "GRAY -1…1", "GRAY 0…255"];
  const colours = (Object.keys(conventions) as Convention[]).filter((c) => conventions[c] !== values);
  const others = channels === 1 ? grey.filter((c) => c !== chosen) : colours.map((c) => conventionTitles[c]);
  return `input guessed as ${chosen}, not ${others.join(" or ")}; --range, --mean, --std and --channels decide`;
}

function check(model: Model, shape: PictureShape, input: InputSpec, by: ReadonlyMap<string, string>): void {
  const fail = (field: string, what: string, takes: string) => {
    throw new ConvlensError(
      `${by.get(field) ?? "the guess"}: ${field} ${what}, but the model's input "${model.input}" ${takes}`,
      `correct "${field}" or leave it out`,
    );
  };
  const [height, width] = input.size;
  if ((shape.height ?? height) !== height || (shape.width ?? width) !== width)
    fail("size", `is ${height}×${width}`, `takes ${shape.height ?? "any"}×${shape.width ?? "any"} pixels`);
  const channels = input.channels === "GRAY" ? 1 : 3;
  if (by.has("channels") && (shape.channels ?? channels) !== channels)
    fail("channels", `are ${input.channels}`, `takes ${shape.channels} channel${shape.channels === 1 ? "" : "s"}`);
  for (const field of ["mean", "std"] as const)
    if (input[field].length !== 1 && input[field].length !== channels)
      fail(field, `has ${input[field].length} numbers`, `takes ${channels} channel${channels === 1 ? "" : "s"}`);
}
