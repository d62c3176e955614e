import { UsageError } from "../base/errors.ts";
import { type Float32Tensor, float32 } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import type { Lens } from "../lens/lens.ts";
import type { Graph, InputSpec, Model } from "../onnx/index.ts";
import { type BatchMaker, namedNetwork } from "../training/index.ts";
import { type Body, bodyOf, joinHead, newHead } from "../training/transfer/index.ts";
import type { Doing } from "./define.ts";

/** What is learnt, and on what. */
export interface Learnt {
  readonly model: Pick<Model, "graph" | "input" | "output">;
  /** How pictures go into the whole network. */
  readonly input: InputSpec;
  /** What batches are made of: the pictures themselves, or what a trained network makes of them. */
  batches(pictures: BatchMaker, all: readonly number[], doing: Doing<never>): Promise<BatchMaker>;
  /** The whole network, from what has learnt. */
  whole(graph: Graph): Graph;
}

export interface LearntOptions {
  readonly classes: number;
  readonly size?: number | undefined;
  readonly dropout?: number | undefined;
  readonly augment: string;
  readonly seed: number;
}

/** A named network with random weights. Throws `UsageError` where pictures are too small for it. */
export function fromNothing(name: string, { classes, size, seed }: LearntOptions): Learnt {
  const sides = size === undefined ? undefined : ([size, size] as const);
  const { model, input } = namedNetwork(name, { classes, size: sides, channels: "RGB", resize: "squash", seed });
  return { model, input, batches: async (pictures) => pictures, whole: (graph) => graph };
}

/** A new classifier on what an open model makes of the pictures. Throws `UsageError` for a model without a classifier, and for augmentation. */
export function onFeatures(lens: Lens, { classes, dropout, augment, seed }: LearntOptions): Learnt {
  if (augment !== "")
    throw new UsageError(
      "each picture goes through the open model once, so that it cannot be changed",
      "leave the augmentation out",
    );
  const { model, input, engine } = lens;
  const body = bodyOf(model);
  const head = newHead(body.count, { classes, seed, ...(dropout !== undefined && { dropout }) });
  return {
    model: { graph: head, input: head.inputs[0]!, output: head.outputs[0]! },
    input,
    batches: (pictures, all, doing) => featuresOf(engine, body, model.input, pictures, all, doing),
    whole: (graph) => joinHead(body, graph),
  };
}

/** Pictures that the body is given at one time. */
const AT_ONCE = 16;

async function featuresOf(
  engine: Engine,
  body: Body,
  picture: string,
  pictures: BatchMaker,
  all: readonly number[],
  { signal, progress }: Doing<never>,
): Promise<BatchMaker> {
  const { count, features } = body;
  const rows = new Map<number, Float32Array>();
  const session = await engine.prepare(body.graph);
  try {
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = all.slice(from, from + AT_ONCE);
      const out = await session.run({ [picture]: await pictures.batch(some) }, signal);
      const { data } = out[features] as Float32Tensor;
      for (const [i, one] of some.entries()) rows.set(one, data.slice(i * count, (i + 1) * count));
      progress(Math.min(from + AT_ONCE, all.length), all.length);
    }
  } finally {
    await session.release();
  }
  return {
    async batch(some) {
      const data = new Float32Array(some.length * count);
      for (const [i, one] of some.entries()) data.set(rows.get(one)!, i * count);
      return float32([some.length, count, 1, 1], data);
    },
  };
}
