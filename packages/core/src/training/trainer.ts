import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor, Shape, Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Engine, Session, Tensors } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { reinfer } from "../transform/batch.ts";
import { headOf } from "../transform/head.ts";
import { streamOf } from "./augment/stream.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { StepOptions, Trainable, TrainingStep } from "./step.ts";
import { trainingStep, withLoss } from "./step.ts";
import type { Mask } from "./trainMode.ts";

/** Pictures and their labels. */
export interface Batch {
  /** N×C×H×W, as the model takes them. */
  readonly pictures: Float32Tensor;
  /** int64 of N: the number of each picture's class; or float32 of N×outputs. */
  readonly labels: Tensor;
}

/** What pictures gave, summed up over them. */
export interface Measures {
  /** The mean over the pictures. */
  readonly loss: number;
  /** How many have their most likely class right. */
  readonly correct: number;
  readonly pictures: number;
}

export interface TrainerOptions extends StepOptions {
  /** Of dropout masks. Default 0. */
  readonly seed?: number;
}

/** A network in training. Release it when done. */
export interface Trainer {
  /** How many steps were done. */
  readonly steps: number;
  /** One step with a learning rate; measures are of the weights before it, in training mode. */
  step(batch: Batch, rate: number, signal?: AbortSignal): Promise<Measures>;
  /** Measures of pictures that are not learnt from, in inference. */
  evaluate(batches: Iterable<Batch> | AsyncIterable<Batch>, signal?: AbortSignal): Promise<Measures>;
  /** The model as it is now, with its weights as constants. */
  graph(): Graph;
  /** Everything that going on needs. `restore` on a trainer of the same model and options continues to the bit. */
  checkpoint(): Checkpoint;
  /** Throws `ConvlensError` where the checkpoint is of another model or optimiser. */
  restore(checkpoint: Checkpoint): void;
  release(): Promise<void>;
}

/** Prepares a model for training on an engine. The batch may differ from step to step. */
export async function createTrainer(engine: Engine, model: Trainable, options: TrainerOptions): Promise<Trainer> {
  const step = trainingStep(model, options);
  const session = await engine.prepare(step.graph);
  const { seed = 0 } = options;
  let carried: Tensors = Object.fromEntries(step.carried.map((c) => [c.input, c.initial]));
  let steps = 0;

  return {
    get steps() {
      return steps;
    },
    async step(batch, rate, signal) {
      const scalars = { [step.rate]: scalar(rate), [step.step]: scalar(steps + 1) };
      const masks = masksFor(step.masks, rowsOf(batch), seed, steps);
      const given = { [step.pictures]: batch.pictures, [step.labels]: batch.labels };
      const out = await session.run({ ...carried, ...scalars, ...masks, ...given }, signal);
      carried = Object.fromEntries(step.carried.map((c) => [c.input, out[c.output]!]));
      steps++;
      return measuresOf(out, step, rowsOf(batch));
    },
    evaluate: (batches, signal) => evaluateGraph(engine, { ...model, graph: trained() }, options, batches, signal),
    graph: trained,
    checkpoint: () => ({ tensors: carried, metadata: { steps: String(steps) } }),
    restore({ tensors, metadata }) {
      for (const { input, initial } of step.carried) checkFits(input, initial.shape, tensors[input]);
      carried = Object.fromEntries(step.carried.map((c) => [c.input, tensors[c.input]!]));
      steps = Number(metadata.steps);
    },
    release: () => session.release(),
  };

  function trained(): Graph {
    const kept = step.carried.filter((c) => c.role !== "state").map((c) => [c.input, carried[c.input]!] as const);
    return withConstants(model.graph, kept);
  }
}

/** Loss and correct pictures of a model as it is in inference, over all batches. */
export async function evaluateGraph(
  engine: Engine,
  model: Trainable,
  options: Pick<StepOptions, "loss" | "smoothing" | "labels">,
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  signal?: AbortSignal,
): Promise<Measures> {
  const { logits } = headOf(model.graph, model.output);
  const measured = withLoss(withOutputs(model.graph, [logits]), logits, options);
  const session: Session = await engine.prepare(measured);
  try {
    let [loss, correct, pictures] = [0, 0, 0];
    for await (const batch of batches) {
      const out = await session.run({ [model.input]: batch.pictures, [measured.labels]: batch.labels }, signal);
      const part = measuresOf(out, measured, rowsOf(batch));
      loss += part.loss * part.pictures;
      correct += part.correct;
      pictures += part.pictures;
    }
    return { loss: loss / pictures, correct, pictures };
  } finally {
    await session.release();
  }
}

const rowsOf = (batch: Batch): number => batch.pictures.shape[0]!;

const scalar = (v: number): Float32Tensor => float32([], [v]);

const measuresOf = (out: Tensors, names: Pick<TrainingStep, "loss" | "correct">, pictures: number): Measures => ({
  loss: Number(out[names.loss]!.data[0]),
  correct: Number(out[names.correct]!.data[0]),
  pictures,
});

/** Each mask of each step has a stream of draws of its own, so that a step does not depend on those before it. */
function masksFor(masks: readonly Mask[], rows: number, seed: number, step: number): Tensors {
  return Object.fromEntries(masks.map((mask, i) => [mask.input, drawMask(mask, rows, streamOf(seed, step, i))]));
}

function drawMask({ ratio, shape }: Mask, rows: number, random: ReturnType<typeof streamOf>): Float32Tensor {
  const kept = 1 / (1 - ratio);
  const full: Shape = [rows, ...shape];
  const data = new Float32Array(size(full));
  for (let i = 0; i < data.length; i++) data[i] = random.uniform() < ratio ? 0 : kept;
  return float32(full, data);
}

function withConstants(graph: Graph, values: readonly (readonly [string, Tensor])[]): Graph {
  return reinfer({ ...graph, constants: new Map([...graph.constants, ...values]) });
}

function checkFits(name: string, shape: Shape, t: Tensor | undefined): void {
  if (t && String(t.shape) === String(shape)) return;
  const found = t ? `is [${t.shape}] in it` : "is missing";
  throw new ConvlensError(
    `the checkpoint does not fit: "${name}" of [${shape}] ${found}`,
    "resume with the architecture, the classes and the optimiser it was made with",
  );
}
