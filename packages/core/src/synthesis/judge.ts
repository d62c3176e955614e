import { ConvlensError, UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size as sizeOf } from "../base/tensor.ts";
import type { Session, Tensors } from "../engine/define.ts";
import type { Context } from "../method/define.ts";
import { inParts, rowsOf } from "../method/rows.ts";
import type { Graph } from "../onnx/graph.ts";
import { BATCH, withOutputs } from "../onnx/graph.ts";
import { preprocess } from "../onnx/preprocess.ts";
import { select } from "../onnx/select.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { fold } from "../transform/fold.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";
import type { RuleTable } from "../transform/rules/define.ts";
import type { Expression, ObjectiveWriter } from "./objective/index.ts";
import { looksAtBatch, writeObjective } from "./objective/index.ts";
import type { Seen } from "./seen.ts";
import { displayed, requireReal, seenFrom } from "./seen.ts";

export interface JudgeOptions {
  /** Rows and columns of the pictures. */
  readonly size: readonly [number, number];
  /** What `#` stands for in each picture. */
  readonly channelOf?: (picture: number) => number;
  /** How many pictures there are; 1 where it is not said. */
  readonly pictures?: number;
  /** Pictures have an alpha channel. */
  readonly alpha?: boolean;
  /** How gradients pass; absent where none is asked for. */
  readonly rules?: RuleTable;
}

/** What an objective says of a batch of pictures. */
export interface Judgement {
  /** One number for each picture; the greater, the better. */
  readonly values: Float32Array;
  /** Of the sum of all objectives with respect to the pictures, in their shape; only where it was asked for. */
  readonly gradient: Float32Array | undefined;
}

/** A network that says how much pictures are what is wanted. The cache of its context releases what it holds. */
export interface Judge {
  /** What it runs. */
  readonly graph: Graph;
  /**
   * Pictures are N×3×H×W, red, green and blue from 0 to 1; `numbers` are those that `channelOf` knows them by.
   * With an alpha channel they are N×4×H×W, and `background`, N×3×H×W, is what shows through.
   */
  judge(pictures: Float32Tensor, numbers: readonly number[], background?: Float32Tensor): Promise<Judgement>;
}

/** A value that each picture of a batch has its own of. */
interface Each {
  readonly input: string;
  readonly shape: readonly number[];
  readonly row: (picture: number) => Float32Array;
}

/** The network with its preprocessing, the objective behind it, and with `rules` its gradient, all as one graph. */
interface Written {
  readonly graph: Graph;
  readonly seen: Seen;
  readonly objective: string;
  readonly each: readonly Each[];
}

/** Makes a network ready to judge pictures of one size by an objective. Throws `UsageError` for an objective that cannot be written. */
export async function judgeOf(context: Context, expression: Expression, options: JudgeOptions): Promise<Judge> {
  const written = await writtenFrom(context, expression, options);
  const most = mostAtOnce(context, expression, written, options);
  const session = await context.prepare(written.graph);
  return {
    graph: written.graph,
    async judge(pictures, numbers, background) {
      if (numbers.length <= most) return judged(context, session, written, pictures, numbers, background);
      const parts: Judgement[] = [];
      await inParts(context, numbers.length, most, async (from, to) => {
        const behind = background && rowsOf(background, from, to);
        const part = rowsOf(pictures, from, to);
        parts.push(await judged(context, session, written, part, numbers.slice(from, to), behind));
      });
      return {
        values: joined(parts.map((part) => part.values)),
        gradient: parts[0]!.gradient && joined(parts.map((part) => part.gradient!)),
      };
    },
  };
}

/** How many pictures are judged at once; where they depend on each other it has to be all of them. */
function mostAtOnce(
  context: Context,
  expression: Expression,
  { graph, seen }: Written,
  { pictures = 1 }: JudgeOptions,
): number {
  const [extent] = seen.graph.infos.get(seen.given)!.shape;
  const frozen = typeof extent === "number" ? extent : undefined;
  if (!looksAtBatch(expression)) return frozen ?? context.batchSize(graph);
  if (frozen === undefined || pictures <= frozen) return Number.POSITIVE_INFINITY;
  throw new UsageError(
    `the objective compares ${pictures} pictures, and the model takes ${frozen} at a time`,
    "export it with an open batch, or leave out what compares: align, diversity, interpolate",
  );
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function writtenFrom(context: Context, expression: Expression, options: JudgeOptions): Promise<Written> {
  const seen = seenFrom(context, options.size, options.alpha);
  const each: Each[] = [];
  const g = new Builder(seen.graph);
  const objective = await writeObjective(writer(g, context, seen, options, each), expression);
  const needed = fold(withOutputs(g.build([objective]), [objective]));
  const forward = foldBatchNorm(needed, new Set([seen.given, seen.picture, objective]));
  const graph = options.rules ? fold(backward(forward, objective, [seen.given], { rules: options.rules })) : forward;
  return { graph, seen, objective, each };
}

function writer(
  g: Builder,
  context: Context,
  { picture, opacity }: Seen,
  { size, channelOf = () => 0, pictures = 1 }: JudgeOptions,
  each: Each[],
): ObjectiveWriter {
  return {
    g,
    context,
    picture,
    opacity,
    pictures,
    channelOf,
    select(selector) {
      const found = select(context.model.graph, selector);
      requireReal(context.model, found.value);
      if (g.knows(found.value)) return found;
      throw new ConvlensError(
        `pictures of ${size.join("×")} do not reach "${found.value}"`,
        `the model takes ${context.spec.size.join("×")}; other sizes go with layers before the first that takes one size only, such as a fully connected one`,
      );
    },
    valuesOf: (path, layer) => valuesOf(context, path, layer, size),
    each(name, shape, row) {
      const input = g.input(g.fresh(name), { type: "float32", shape: [BATCH, ...shape] });
      each.push({ input, shape, row });
      return input;
    },
  };
}

/** The values of a layer for a picture file, scaled to the size. */
async function valuesOf(context: Context, path: string, layer: string, size: readonly [number, number]) {
  const { graph: seen, given } = seenFrom(context, size);
  const session = await context.prepare(fold(withOutputs(seen, [layer])));
  const { tensor } = preprocess(await context.image(path), displayed(context.spec, size));
  const out = await session.run({ [given]: tensor }, context.signal);
  return out[layer] as Float32Tensor;
}

async function judged(
  { signal }: Context,
  session: Session,
  { graph, seen, objective, each }: Written,
  pictures: Float32Tensor,
  numbers: readonly number[],
  background?: Float32Tensor,
): Promise<Judgement> {
  const feeds: Record<string, Float32Tensor> = {};
  const feed = (input: string, make: () => Float32Tensor) => {
    if (graph.inputs.includes(input)) feeds[input] = make();
  };
  feed(seen.given, () => pictures);
  if (seen.background) feed(seen.background, () => background!);
  for (const { input, shape, row } of each) feed(input, () => rows(numbers, shape, row));
  feed(gradientOf(objective), () => float32([numbers.length], new Float32Array(numbers.length).fill(1)));
  const out: Tensors = await session.run(feeds, signal);
  return {
    values: out[objective]!.data as Float32Array,
    gradient: out[gradientOf(seen.given)]?.data as Float32Array | undefined,
  };
}

function rows(numbers: readonly number[], shape: readonly number[], row: Each["row"]): Float32Tensor {
  const each = sizeOf(shape);
  const data = new Float32Array(numbers.length * each);
  numbers.forEach((n, i) => {
    data.set(row(n), i * each);
  });
  return float32([numbers.length, ...shape], data);
}
