import { ConvlensError } from "../../../base/errors.ts";
import { isFloat } from "../../../base/tensor.ts";
import { conventions, describeValues } from "../../../onnx/conventions.ts";
import type { Dim, Graph } from "../../../onnx/graph.ts";
import { BATCH, withOutputs } from "../../../onnx/graph.ts";
import type { Model } from "../../../onnx/meta.ts";
import { parseSidecar, sidecarName } from "../../../onnx/sidecar.ts";
import { fold } from "../../../transform/fold.ts";
import { openBatch } from "../../../transform/openBatch.ts";
import type { ImportOptions, ModelFile } from "../../define.ts";

import { EXPORT } from "./define.ts";
import { Emitter } from "./emitter.ts";
import { ChannelError, Misfit } from "./misfit.ts";
import { AtenTensor, Other, type Value } from "./value.ts";

/** The program of a file, which can be written for pictures of any size. */
export interface Program {
  /** Of the tensor that takes the picture. */
  readonly input: string;
  /** Extents of the picture, as far as the file says them. */
  readonly shape?: readonly (number | undefined)[] | undefined;
  /** Writes it, and gives what it puts out. */
  write(emitter: Emitter, picture: AtenTensor): Value;
  /** What the user should know, once it is written. */
  notes?(): readonly string[];
}

/** The usual sides of pictures, in the order in which they are tried. */
const usualSides = [224, 32, 28, 64, 96, 128, 256, 299, 384, 512, 16, 8];

const IMAGENET_CLASSES = 1000;

interface Size {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

interface Written {
  readonly graph: Graph;
  readonly emitter: Emitter;
  readonly size: Size;
  readonly notes: readonly string[];
}

/** A model of a program. What it is to be shown is that which the file or one beside it says, and else what it takes. */
export async function modelOfProgram(
  program: Program,
  file: ModelFile,
  format: string,
  options: ImportOptions,
): Promise<Model> {
  const said = options.size ?? (await sizeBeside(file)) ?? sizeIn(program);
  const { graph, emitter, size, notes } = said ? atSize(program, file, said) : atUsualSize(program, file);
  const output = graph.outputs[0]!;
  const values = size.channels === 3 ? conventions.torch : undefined;
  const classes = graph.infos.get(output)!.shape.at(-1);
  const imagenet = classes === IMAGENET_CLASSES && values !== undefined;
  const guess = `where nothing else says it, pictures become ${values && describeValues(values)}: a guess, by what most such networks take`;
  return {
    graph,
    format,
    input: graph.inputs[0]!,
    output,
    declared: {
      input: {
        layout: "NCHW",
        size: [size.rows, size.columns],
        resize: size.rows <= 64 ? "squash" : "crop",
        ...values,
      },
      output: imagenet ? { labels: "imagenet-1k" } : {},
    },
    notes: [...notes, ...emitter.notes, ...(program.notes?.() ?? []), ...(values && !imagenet ? [guess] : [])],
    metadata: {},
  };
}

/** Rows and columns that the file beside the model says. */
async function sizeBeside(file: ModelFile): Promise<readonly [number, number] | undefined> {
  const name = sidecarName(file.name);
  const bytes = await file.sibling(name);
  return bytes && parseSidecar(new TextDecoder().decode(bytes), name).input?.size;
}

function sizeIn({ shape }: Program): readonly [number, number] | undefined {
  const [, , rows, columns] = shape ?? [];
  return rows === undefined || columns === undefined ? undefined : [rows, columns];
}

function atUsualSize(program: Program, file: ModelFile): Written {
  let first: unknown;
  for (const side of usualSides) {
    try {
      const written = atSize(program, file, [side, side]);
      const note = `the file leaves the size of pictures open; ${side}×${side} is taken (rows × columns)`;
      return { ...written, notes: [...written.notes, note] };
    } catch (cause) {
      if (!(cause instanceof Misfit)) throw cause;
      first ??= cause;
    }
  }
  throw first;
}

/** Of a program that does not say how many channels it takes, a convolution does. */
function atSize(program: Program, file: ModelFile, [rows, columns]: readonly [number, number]): Written {
  const channels = program.shape?.[1] ?? 3;
  try {
    return written(program, file, { channels, rows, columns });
  } catch (cause) {
    if (!(cause instanceof ChannelError) || program.shape?.[1] !== undefined || cause.channels > MOST_CHANNELS)
      throw cause;
    try {
      return written(program, file, { channels: cause.channels, rows, columns });
    } catch (other) {
      throw other instanceof ChannelError ? cause : other;
    }
  }
}

const MOST_CHANNELS = 64;

/** For any batch; where the program is written for one picture in a way that cannot be undone, for one. */
function written(program: Program, file: ModelFile, size: Size): Written {
  try {
    return { ...graphOf(program, file, size, BATCH), size, notes: [] };
  } catch (cause) {
    if (!(cause instanceof Misfit) || cause instanceof ChannelError) throw cause;
    const frozen = program.shape?.[0] ?? 1;
    if (frozen !== 1) throw cause;
    const single = orThrow(() => graphOf(program, file, size, 1), cause);
    const open = openBatch(single.graph, single.graph.inputs[0]!);
    const note = "the file fixes the batch at one picture in a way that cannot be undone: pictures run one by one";
    return { ...single, graph: open ?? single.graph, size, notes: open ? [] : [note] };
  }
}

function orThrow<T>(make: () => T, cause: Misfit): T {
  try {
    return make();
  } catch (other) {
    if (other instanceof ConvlensError) throw cause;
    throw other;
  }
}

function graphOf(program: Program, file: ModelFile, size: Size, batch: Dim): { graph: Graph; emitter: Emitter } {
  const { channels, rows, columns } = size;
  const emitter = new Emitter({ bytes: file.bytes.length, frozen: batch === BATCH ? program.shape?.[0] : undefined });
  const picture = emitter.g.input(program.input, { type: "float32", shape: [batch, channels, rows, columns] });
  emitter.picture = picture;
  const outputs = tensorsIn(program.write(emitter, new AtenTensor(picture)), emitter, picture);
  if (outputs.length === 0)
    throw new ConvlensError(`"${file.name}" puts out no tensor that depends on a picture`, EXPORT);
  const scores = outputs.find((v) => emitter.g.shape(v).length === 2) ?? outputs[0]!;
  const [first] = emitter.g.shape(scores);
  if (first !== batch)
    throw new Misfit(
      `"${file.name}" puts out values of [${emitter.g.shape(scores)}], which are not those of one picture after the other`,
      EXPORT,
    );
  const graph = fold(withOutputs(emitter.build([scores]), [emitter.named(scores)]));
  return { graph, emitter };
}

/** What a model puts out: a tensor, or several in a tuple, a list, a dict or a record. */
function tensorsIn(made: Value, emitter: Emitter, picture: string): string[] {
  const found: string[] = [];
  const visit = (v: unknown, depth: number): void => {
    if (v instanceof AtenTensor) {
      const value = emitter.valueOf(v);
      if (value !== picture && emitter.wrote(value) && isFloat(emitter.g.info(value).type)) found.push(value);
    } else if (depth < 4 && Array.isArray(v)) for (const item of v) visit(item, depth + 1);
    else if (depth < 4 && v instanceof Other && "fields" in v)
      visit([...(v.fields as Map<string, Value>).values()], depth + 1);
    else if (depth < 4 && v instanceof Other && "entries" in v)
      visit([...(v.entries as Map<Value, Value>).values()], depth + 1);
  };
  visit(made, 0);
  return found;
}
