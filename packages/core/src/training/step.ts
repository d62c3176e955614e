import { UsageError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { fromDoubles, size } from "../base/tensor.ts";
import type { Graph, Info } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import type { Model } from "../onnx/meta.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { reinfer } from "../transform/batch.ts";
import { fold } from "../transform/fold.ts";
import { headOf } from "../transform/head.ts";
import type { RuleTable } from "../transform/rules/define.ts";
import { convolvePooled } from "./convolvePooled.ts";
import type { LabelKind, Loss } from "./loss/define.ts";
import { labelInfo } from "./loss/define.ts";
import type { Optimizer, Settings } from "./optimizer/define.ts";
import { settingsOf } from "./optimizer/define.ts";
import type { Parameter } from "./parameters.ts";
import { parametersOf } from "./parameters.ts";
import { poolFirst } from "./poolFirst.ts";
import type { Mask } from "./trainMode.ts";
import { trainMode } from "./trainMode.ts";

/** What a step needs to know of a model: its graph, the input that takes pictures, and the output that holds scores. */
export type Trainable = Pick<Model, "graph" | "input" | "output">;

export interface StepOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Those of the optimiser that are not as by default. */
  readonly settings?: Settings;
  /** How much of each label is spread evenly over all classes, 0 to 1. Default 0. */
  readonly smoothing?: number;
  /** Default `classes`. */
  readonly labels?: LabelKind;
  /** Names of the constants to train; all weights and biases unless it is said. */
  readonly trainable?: readonly string[];
  /** The ratio of every Dropout; each one's own unless it is said. */
  readonly dropout?: number;
}

/** A tensor that goes from step to step: a weight, something that the optimiser remembers, a running average. */
export interface Carried {
  /** The input that takes it. Weights and running averages have the name of the constant that they are in the model. */
  readonly input: string;
  /** The output that holds it after the step. */
  readonly output: string;
  /** Before the first step. */
  readonly initial: Tensor;
  readonly role: "weight" | "state" | "average";
}

/** One step of training as a graph, and the names of what goes in and comes out. */
export interface TrainingStep {
  readonly graph: Graph;
  /** N×C×H×W. */
  readonly pictures: string;
  /** As `labels` says: int64 of N, or floats of N×outputs. */
  readonly labels: string;
  /** The learning rate, a scalar. */
  readonly rate: string;
  /** The number of the step as a float, a scalar; the first is 1. */
  readonly step: string;
  readonly masks: readonly Mask[];
  readonly carried: readonly Carried[];
  /** The mean over the batch, a scalar. */
  readonly loss: string;
  /** How many pictures of the batch have their most likely class right, a scalar float. */
  readonly correct: string;
}

/** The name of a carried value after the step. */
export const nextOf = (value: string): string => `next(${value})`;

/**
 * Makes one graph of a whole training step: the forward pass in training mode, the loss, its gradient, and the update of every
 * weight. Inputs are the batch, its labels, the learning rate, the number of the step, dropout masks and everything carried;
 * outputs are the loss, the number of correct pictures and everything carried, one step later.
 *
 * Throws `UsageError` where the loss does not fit the outputs, or a name in `trainable` is no weight.
 */
export function trainingStep(model: Trainable, options: StepOptions): TrainingStep {
  const logits = headOf(model.graph, model.output).logits;
  const body = poolFirst(withOutputs(model.graph, [logits]));
  const parameters = parametersOf(body, options.trainable);
  const learnt = new Set(parameters.map((p) => p.name));
  const { dropout } = options;
  const averages = trainMode(body, { learnt }).averages.map((a) => a.value);
  const opened = constantsAsInputs(body, [...learnt, ...averages]);
  const merged = convolvePooled(opened, learnt);
  const mode = trainMode(merged.graph, { learnt, ...(dropout !== undefined && { dropout }) });

  const measured = withLoss(mode.graph, logits, options);
  const gradients = lossGradients(measured, [...learnt], [...merged.rules, ...mode.rules]);
  const g = new Builder(gradients);
  const float = g.info(logits).type;
  const rate = g.input(g.fresh("rate"), { type: float, shape: [] });
  const step = g.input(g.fresh("step"), { type: float, shape: [] });
  const moved: readonly Moved[] = [
    ...parameters.flatMap((p) => updated(g, p, body.constants.get(p.name)!, rate, step, options)),
    ...mode.averages.map(({ value, next }) => ({
      input: value,
      next,
      initial: body.constants.get(value)!,
      role: "average" as const,
    })),
  ];
  const { loss, correct, labels } = measured;
  const graph = fold(renamed(g.build([loss, correct, ...moved.map((m) => m.next)]), moved));
  const carried = moved.map(({ input, initial, role }) => ({ input, output: nextOf(input), initial, role }));
  return { graph, pictures: model.input, labels, rate, step, masks: mode.masks, carried, loss, correct };
}

/** Constants of a graph as inputs that it takes. */
export function constantsAsInputs(graph: Graph, names: readonly string[]): Graph {
  const moved = new Set(names);
  const infos = new Map<string, Info>(graph.infos);
  for (const v of moved) {
    const { type, shape } = graph.constants.get(v)!;
    infos.set(v, { type, shape });
  }
  const constants = new Map([...graph.constants].filter(([v]) => !moved.has(v)));
  return reinfer({ ...graph, constants, infos, inputs: [...graph.inputs, ...moved] });
}

export interface Measured extends Graph {
  readonly labels: string;
  readonly loss: string;
  readonly correct: string;
}

/** The graph with the loss and the number of correct pictures as its outputs, and labels as one more input. */
export function withLoss(
  graph: Graph,
  logits: string,
  { loss, smoothing = 0, labels: kind = "classes" }: Pick<StepOptions, "loss" | "smoothing" | "labels">,
): Measured {
  const g = new Builder(graph);
  g.scope = "loss";
  const { type, shape } = g.info(logits);
  const outputs = size(shape.slice(1) as number[]);
  if (!loss.fits(outputs))
    throw new UsageError(
      `the loss ${loss.id} does not fit the ${outputs} outputs of "${logits}"`,
      outputs === 1 ? "one output takes binary-cross-entropy" : "several outputs take cross-entropy",
    );
  const flat = shape.length === 2 ? logits : g.node("Flatten", [logits], { axis: 1 });
  const labels = g.input(g.fresh("labels"), labelInfo(kind, outputs, type));
  const written = loss.write({ g, logits: flat, labels, smoothing });
  return { ...g.build([written.loss, written.correct]), labels, ...written };
}

/** With the gradient of the loss to each parameter as further outputs. */
function lossGradients(measured: Measured, parameters: readonly string[], rules: RuleTable): Graph {
  const graph = backward(measured, measured.loss, parameters, { rules });
  const seed = gradientOf(measured.loss);
  const { type } = graph.infos.get(seed)!;
  const one = fromDoubles({ type, shape: [], data: Float64Array.of(1) });
  return {
    ...graph,
    inputs: graph.inputs.filter((v) => v !== seed),
    constants: new Map([...graph.constants, [seed, one]]),
    infos: new Map([...graph.infos, [seed, { type, shape: [], content: [1] }]]),
  };
}

/** Something carried and the value that it becomes, as yet under the name that its node gave it. */
interface Moved extends Omit<Carried, "output"> {
  readonly next: string;
}

/** One parameter's update: what it carries. */
function updated(
  g: Builder,
  { name, decays }: Parameter,
  initial: Tensor,
  rate: string,
  step: string,
  { optimizer, settings: said }: StepOptions,
): Moved[] {
  const settings = settingsOf(optimizer, said);
  const slots = optimizer.slots(settings);
  const info: Info = { type: initial.type, shape: initial.shape };
  const state = Object.fromEntries(slots.map((slot) => [slot, g.input(g.fresh(`${slot}(${name})`), info)]));
  g.scope = nextOf(name);
  const decay = decays ? settings.weightDecay! : 0;
  const next = optimizer.update({ g, weight: name, gradient: gradientOf(name), state, rate, step, settings, decay });
  const zero = fromDoubles({ ...info, shape: initial.shape, data: new Float64Array(size(initial.shape)) });
  return [
    { input: name, next: next.weight, initial, role: "weight" },
    ...slots.map((slot) => ({ input: state[slot]!, next: next.state[slot]!, initial: zero, role: "state" as const })),
  ];
}

/** With `next(…)` as the names of what is carried. A node of its own for the name would copy the tensor. */
function renamed(graph: Graph, moved: readonly Moved[]): Graph {
  const names = new Map(moved.map(({ input, next }) => [next, nextOf(input)]));
  const name = (v: string) => names.get(v) ?? v;
  const nodes = graph.nodes.map((n) => ({ ...n, inputs: n.inputs.map(name), outputs: n.outputs.map(name) }));
  const infos = new Map([...graph.infos].map(([v, info]) => [name(v), info]));
  return { ...graph, nodes, infos, outputs: graph.outputs.map(name) };
}
