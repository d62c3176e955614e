import { ConvlensError } from "../base/errors.ts";
import type { Engine } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Model } from "../onnx/meta.ts";
import { headOf } from "../transform/head.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Learner } from "./epoch.ts";
import { losses } from "./loss/all.ts";
import { optimizers } from "./optimizer/all.ts";
import type { Optimizer } from "./optimizer/define.ts";
import { schedules } from "./schedule/all.ts";
import type { Schedule } from "./schedule/define.ts";
import { createTrainer } from "./trainer.ts";

/** How a network learns. Absent: as the network or the optimiser has it. */
export interface LearnerSettings {
  readonly epochs: number;
  readonly optimizer: string;
  readonly learningRate?: number;
  readonly schedule: string;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly labelSmoothing: number;
  readonly dropout?: number;
  /** How many of the last stages learn besides the classifier; absent: all of them, or none where only a new classifier is trained. */
  readonly fineTune?: number;
  readonly seed: number;
}

/** A network in training, with the learning rate of each step. */
export interface TrainingLearner extends Learner {
  /** The network as it is now. */
  graph(): Graph;
  checkpoint(): Checkpoint;
  release(): Promise<void>;
}

/**
 * Prepares a network for training as the settings say, from where a checkpoint left it if there is one.
 * @param trainable names of the constants that learn; all weights and biases unless it is said
 */
export async function openLearner(
  model: Pick<Model, "graph" | "input" | "output">,
  settings: LearnerSettings,
  stepsPerEpoch: number,
  engine: Engine,
  from: Checkpoint | undefined,
  trainable?: readonly string[],
): Promise<TrainingLearner> {
  const optimizer = named(optimizers, settings.optimizer);
  const schedule = named(schedules, settings.schedule);
  const { labelSmoothing, seed, dropout } = settings;
  const trainer = await createTrainer(engine, model, {
    loss: lossFor(model),
    optimizer,
    settings: optimizerSettings(settings),
    smoothing: labelSmoothing,
    seed,
    ...(dropout !== undefined && { dropout }),
    ...(trainable && { trainable }),
  });
  if (from) trainer.restore(from);
  // Trained weights are to be changed a little (Chollet 2017, listing 5.21, takes a hundredth).
  const rate = settings.learningRate ?? optimizer.rate * (settings.fineTune ? 0.01 : 1);
  const all = settings.epochs * stepsPerEpoch;
  return {
    async step(batch, signal) {
      const now = rate * schedule.factor(trainer.steps / all);
      return { ...(await trainer.step(batch, now, signal)), rate: now };
    },
    evaluate: (batches, signal) => trainer.evaluate(batches, signal),
    graph: () => trainer.graph(),
    checkpoint: () => trainer.checkpoint(),
    release: () => trainer.release(),
  };
}

const named = <T extends Optimizer | Schedule>(list: readonly T[], id: string): T => list.find((one) => one.id === id)!;

function optimizerSettings({ momentum, nesterov, weightDecay }: LearnerSettings): Record<string, number> {
  return {
    ...(momentum !== undefined && { momentum }),
    ...(nesterov && { nesterov: 1 }),
    ...(weightDecay !== undefined && { weightDecay }),
  };
}

/** One output is a sigmoid's, several are a softmax's. */
function lossFor({ graph, output }: Pick<Model, "graph" | "output">) {
  const shape = graph.infos.get(headOf(graph, output).logits)?.shape ?? [];
  const outputs = shape.slice(1).reduce<number>((n, d) => n * Number(d), 1);
  const loss = losses.find((one) => one.fits(outputs));
  if (loss) return loss;
  throw new ConvlensError(
    `the output "${output}" is [${shape.join(", ")}], no list of classes`,
    "--from takes the model without its last layer",
  );
}
