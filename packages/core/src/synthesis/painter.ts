import type { Rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, zeros } from "../base/tensor.ts";
import type { Session } from "../engine/define.ts";
import type { Context } from "../method/define.ts";
import { stack } from "../method/rows.ts";
import type { Graph } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { Optimizer } from "../training/optimizer/define.ts";
import { settingsOf } from "../training/optimizer/define.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { fold } from "../transform/fold.ts";
import type { Colour } from "./colour.ts";
import { writeColour } from "./colour.ts";
import type { Parameterization, Planes, Size } from "./parameterization/define.ts";

export interface PainterOptions {
  readonly parameterization: Parameterization;
  readonly colour: Colour;
  readonly optimizer: Optimizer;
  /** Length of a step, as the optimiser has it. */
  readonly rate: number;
  /** The noise that the parameters begin with: normal of a deviation, or uniform to either side. */
  readonly start: { readonly noise: "normal" | "uniform"; readonly spread: number };
  readonly size: Size;
  /** Pictures have an alpha channel, behind the colours. */
  readonly alpha?: boolean;
}

/** Pictures are N×C×H×W: red, green and blue, with an alpha channel C is 4. */
const planesOf = ({ size, alpha }: Pick<PainterOptions, "size" | "alpha">): Planes => ({
  ...size,
  channels: alpha ? 4 : 3,
});

/** All that a painting is at some step: its parameters and what the optimiser remembers of them, by name. */
export type Painting = Readonly<Record<string, Float32Tensor>>;

/** Pictures as parameters that follow gradients. The cache of its context releases what it holds. */
export interface Painter {
  /** `randoms` has a stream of draws for each picture. */
  begin(randoms: readonly Rng[]): Painting;
  /** The pictures of a painting, N×C×H×W, as far as colours go from 0 to 1. */
  show(painting: Painting): Promise<Float32Tensor>;
  /** The painting after one step up the gradient of its pictures, N×C×H×W both; the first step is 1. */
  step(painting: Painting, picture: Float32Tensor, gradient: Float32Tensor, step: number): Promise<Painting>;
}

const RATE = "rate";
const STEP = "step";

/** The name of a carried value after the step. */
const nextOf = (v: string) => `next(${v})`;

export async function painterOf(context: Context, options: PainterOptions): Promise<Painter> {
  const { parameterization, optimizer, rate, start } = options;
  const one = { ...planesOf(options), batch: 1 };
  const names = parameterization.begin(one, () => 0);
  const shown = picturesOf(options, names);
  const moving = steppingOf(options, names);
  const slots = optimizer.slots(settingsOf(optimizer));
  const scalar = (v: number) => float32([], [v]);
  let showing: Promise<Session> | undefined;
  let stepping: Promise<Session> | undefined;
  return {
    begin(randoms) {
      const { noise, spread } = start;
      const drawOf = (random: Rng) =>
        noise === "normal" ? () => spread * random.normal() : () => spread * (2 * random.uniform() - 1);
      const begun = randoms.map((random) => parameterization.begin(one, drawOf(random)));
      const params = Object.fromEntries(Object.keys(names).map((name) => [name, stack(begun.map((b) => b[name]!))]));
      const state = Object.entries(params).flatMap(([name, t]) =>
        slots.map((slot) => [slotOf(slot, name), zeros(t.shape)] as const),
      );
      return { ...params, ...Object.fromEntries(state) };
    },
    async show(painting) {
      showing ??= context.prepare(shown.graph);
      const feeds = Object.fromEntries(Object.keys(names).map((name) => [name, painting[name]!]));
      const out = await (await showing).run(feeds, context.signal);
      return out[shown.picture] as Float32Tensor;
    },
    async step(painting, picture, gradient, step) {
      stepping ??= context.prepare(moving.graph);
      // Optimisers go down: the way up is a rate below zero.
      const told = { [RATE]: scalar(-rate), [STEP]: scalar(step) };
      const feeds = { ...painting, ...told, [moving.picture]: picture, [moving.gradient]: gradient };
      const out = await (await stepping).run(feeds, context.signal);
      return Object.fromEntries(Object.keys(painting).map((name) => [name, out[nextOf(name)] as Float32Tensor]));
    },
  };
}

const slotOf = (slot: string, name: string) => `${slot}(${name})`;

type Shapes = Readonly<Record<string, Float32Tensor>>;

/** From parameters to pictures. */
function picturesOf(options: PainterOptions, names: Shapes): { graph: Graph; picture: string } {
  const g = new Builder();
  for (const [name, { shape }] of Object.entries(names))
    g.input(name, { type: "float32", shape: [BATCH, ...shape.slice(1)] });
  const picture = written(g, options, Object.fromEntries(Object.keys(names).map((name) => [name, name])));
  return { graph: fold(g.build([picture])), picture };
}

function written(g: Builder, options: PainterOptions, params: Readonly<Record<string, string>>): string {
  const { parameterization, colour, alpha } = options;
  const planes = parameterization.write(g, params, planesOf(options));
  if (!alpha) return writeColour(g, planes, colour);
  const part = (from: number, to: number) => g.node("Slice", [planes, g.ints([from]), g.ints([to]), g.ints([1])]);
  return g.node("Concat", [writeColour(g, part(0, 3), colour), g.node("Sigmoid", [part(3, 4)])], { axis: 1 });
}

/** From parameters, the optimiser's state, the pictures and their gradient to the next of the first two. */
function steppingOf(options: PainterOptions, names: Shapes): { graph: Graph; picture: string; gradient: string } {
  const { optimizer } = options;
  const settings = settingsOf(optimizer);
  const { graph, picture } = picturesOf(options, names);
  const params = Object.keys(names);
  const g = new Builder(given(backward(graph, picture, params), picture));
  const rate = g.input(RATE, { type: "float32", shape: [] });
  const step = g.input(STEP, { type: "float32", shape: [] });
  const outputs: string[] = [];
  for (const weight of params) {
    const slots = optimizer.slots(settings);
    const state = Object.fromEntries(slots.map((slot) => [slot, g.input(slotOf(slot, weight), g.info(weight))]));
    const gradient = gradientOf(weight);
    const next = optimizer.update({ g, weight, gradient, state, rate, step, settings, decay: 0 });
    outputs.push(g.node("Identity", [next.weight], {}, nextOf(weight)));
    for (const slot of slots) outputs.push(g.node("Identity", [next.state[slot]!], {}, nextOf(slotOf(slot, weight))));
  }
  return { graph: fold(g.build(outputs)), picture, gradient: gradientOf(picture) };
}

/** A graph that is given one of its values, in place of making it again. */
const given = (graph: Graph, value: string): Graph => ({
  ...graph,
  nodes: graph.nodes.filter((node) => !node.outputs.includes(value)),
  inputs: [...graph.inputs, value],
});
