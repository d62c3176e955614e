import { int64 } from "../../base/tensor.ts";
import type { Dim, Graph, Info } from "../../onnx/graph.ts";
import { BATCH, withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { graphAttr } from "../../onnx/write.ts";
import { Builder } from "../../op/builder.ts";
import { gradientOf } from "../../transform/backward.ts";
import { fold } from "../../transform/fold.ts";
import { foldBatchNorm } from "../../transform/foldBatchNorm.ts";
import { Inliner } from "../../transform/inline.ts";
import { openAt, openingOf } from "../../transform/openAt.ts";
import type { Context } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientPasses } from "../gradients.ts";
import type { Propagation } from "../propagation.ts";
import { propagationGraph } from "../propagation.ts";
import { extentsOf } from "../target.ts";
import type { Chosen } from "./classInput.ts";

/** A map that nodes of a graph make, one for each picture of the batch. */
export interface WrittenMap {
  /** N×C×H×W for `pixels`, N×h×w for `cam`; raw, as the method's own maps are. */
  readonly value: string;
  readonly space: "pixels" | "cam";
  readonly layer?: string;
  /** h and w, where the layer itself has another layout. */
  readonly extents?: readonly Dim[];
}

/** What a loop hands on from step to step. */
export interface Carried {
  readonly start: string;
  readonly info: Info;
}

/** What a step of a loop makes: what it hands on, and what is kept of every step. */
export interface Step {
  readonly carried: readonly string[];
  readonly kept?: string;
}

/** The graph up to a value with batch normalisation merged, as backward passes have it, so that they share their forward pass. */
export const forwardTo = ({ graph }: Pick<Model, "graph">, value: string, keep: readonly string[] = []): Graph =>
  foldBatchNorm(fold(withOutputs(graph, [value])), new Set([value, ...keep]));

type Inputs = Readonly<Record<string, string>>;

/** What a method writes its map with: the graph under construction, and passes of the model that it may ask for. */
export class MapWriter {
  readonly context: Context;
  readonly g: Builder;
  /** N×C×H×W, preprocessed. */
  readonly picture: string;
  readonly chosen: Chosen;
  readonly #inliner: Inliner;
  /** Names that no value may have: those of outputs to come, and of values in the bodies of loops. */
  readonly #taken: Set<string>;

  constructor(
    context: Context,
    g: Builder,
    inliner: Inliner,
    picture: string,
    chosen: Chosen,
    taken: Iterable<string> = [],
  ) {
    this.context = context;
    this.g = g;
    this.picture = picture;
    this.chosen = chosen;
    this.#inliner = inliner;
    this.#taken = taken instanceof Set ? taken : new Set(taken);
  }

  /** The outputs of a graph that is made of the model's, for values in place of the inputs that it has of these. */
  pass(graph: Graph, inputs: Inputs = { [this.context.model.input]: this.picture }): readonly string[] {
    return this.#inliner.add(graph, inputs);
  }

  /** The gradient of what is explained for a batch of pictures, or whatever `outputs` of the options make of it. */
  gradients(options: GradientOptions, picture = this.picture): readonly string[] {
    const { input } = this.context.model;
    return this.propagated(gradientPasses(input, options), { [input]: picture });
  }

  /** The outputs of a backward pass of its own kind; `beside` are its inputs but for the picture and the seeds. */
  propagated(propagation: Propagation, beside: Inputs = {}): readonly string[] {
    const { value, seeds } = this.chosen;
    const graph = propagationGraph(this.context, propagation, value, "each")!;
    const seed = (propagation.seedOf ?? gradientOf)(value);
    return this.pass(graph, { [this.context.model.input]: this.picture, [seed]: seeds, ...beside });
  }

  /** The score of what is explained for each picture of a batch: a vector. */
  score(picture = this.picture): string {
    const { model } = this.context;
    return this.#weighted(this.pass(forwardTo(model, this.chosen.value), { [model.input]: picture })[0]!);
  }

  /** The same with other feature maps at a layer. Throws `UsageError` where what is explained does not depend on it. */
  scoreAt(layer: string, maps: string): string {
    const { model } = this.context;
    const head = openAt(forwardTo(model, this.chosen.value, [layer]), layer, [this.chosen.value]);
    return this.#weighted(this.pass(head, { [model.input]: this.picture, [openingOf(layer)]: maps })[0]!);
  }

  #weighted(value: string): string {
    const { g, chosen } = this;
    const axes = extentsOf(this.context.model, chosen.value).map((_, i) => i + 1);
    const weighted = g.node("Mul", [value, chosen.seeds]);
    const score = axes.length === 0 ? weighted : g.node("ReduceSum", [weighted, g.ints(axes)], { keepdims: 0 });
    return chosen.offset ? g.node("Add", [score, chosen.offset]) : score;
  }

  /** Channels, rows and columns of the picture. Throws `UsageError` where the model leaves them open. */
  get extents(): readonly [number, number, number] {
    return extentsOf(this.context.model, this.context.model.input) as [number, number, number];
  }

  /** The same, for other pictures of the same number: what a method makes of noisy copies. */
  at(picture: string): MapWriter {
    return new MapWriter(this.context, this.g, this.#inliner, picture, this.chosen, this.#taken);
  }

  /** The same, with the model as another context has it: the same pictures, the same scores. */
  on(context: Context): MapWriter {
    return new MapWriter(context, this.g, this.#inliner, this.picture, this.chosen, this.#taken);
  }

  /** The same, for something else that is explained in the same pictures. */
  explaining(chosen: Chosen): MapWriter {
    return new MapWriter(this.context, this.g, this.#inliner, this.picture, chosen, this.#taken);
  }

  /** What kind of map a method writes; nothing of it stays. */
  async kindOf(write: (w: MapWriter) => WrittenMap | Promise<WrittenMap>): Promise<WrittenMap> {
    const g = new Builder(this.g.build([]));
    return write(new MapWriter(this.context, g, new Inliner(g), this.picture, this.chosen));
  }

  /** Zeros in the shape of a value, for a loop to begin with. */
  zeros(like: string, type: "float32" | "float64" = "float32"): Carried {
    const { g } = this;
    const value = { type, shape: [1], data: type === "float32" ? new Float32Array(1) : new Float64Array(1) } as const;
    const start = g.node("ConstantOfShape", [g.node("Shape", [like])], { value });
    return { start, info: { type, shape: g.knows(like) ? g.shape(like) : [BATCH] } };
  }

  /** The sum of what `body` writes for 0, 1 … `times` − 1, in the shape of `like`. */
  async sum(times: number, like: string, body: (w: MapWriter, i: string) => string | Promise<string>): Promise<string> {
    const [sum] = await this.loop(times, [this.zeros(like)], async (w, i, [total]) => ({
      carried: [w.g.node("Add", [total!, await body(w, i)], {}, "totalSoFar")],
    }));
    return sum!;
  }

  /** The scores that `body` writes for 0, 1 … `times` − 1, N×times. */
  async table(times: number, body: (w: MapWriter, i: string) => string): Promise<string> {
    const [kept] = await this.loop(times, [], async (w, i) => ({ carried: [], kept: body(w, i) }));
    return this.g.node("Transpose", [kept!], { perm: [1, 0] });
  }

  /**
   * A Loop of steps 0, 1 … `times` − 1, so that memory holds one step whatever their number; gives what is carried after the
   * last, then what is kept, one after the other along a new first axis. The body reads values that are outside of it by name.
   */
  async loop(
    times: number,
    carried: readonly Carried[],
    body: (w: MapWriter, i: string, carried: readonly string[]) => Promise<Step>,
  ): Promise<readonly string[]> {
    const { g } = this;
    const inner = new Builder(g.build([], []));
    const before = inner.build([]).nodes.length;
    const known = new Set(inner.build([]).constants.keys());
    const i = inner.input(inner.fresh("i"), { type: "int64", shape: [] });
    const going = inner.input(inner.fresh("going"), { type: "bool", shape: [] });
    const handed = carried.map(({ info }) => inner.input(inner.fresh("carried"), info));
    for (const v of this.#taken) inner.fresh(v);
    const around = new Inliner(inner, this.#inliner);
    const w = new MapWriter(this.context, inner, around, this.picture, this.chosen, [...this.#taken]);
    const step = await body(w, i, handed);
    const results = [...step.carried, ...(step.kept === undefined ? [] : [step.kept])];
    // Outputs of a body are values that nodes of it make.
    const outputs = [going, ...results].map((v) => inner.node("Identity", [v], {}, "handedOn"));
    const inputs = [i, going, ...handed];
    const made = inner.build(outputs, inputs);
    const nodes = made.nodes.slice(before);
    // Constants live outside, where other bodies find them.
    for (const [v, t] of made.constants) if (!known.has(v)) g.constant(t, v);
    for (const v of [...inputs, ...nodes.flatMap((n) => n.outputs), ...w.#taken]) {
      if (v === "" || this.#taken.has(v)) continue;
      g.fresh(v);
      this.#taken.add(v);
    }
    const trips = g.constant(int64([], [times]), "steps");
    const starts = carried.map((c) => c.start);
    const attrs = { body: graphAttr("body", { ...made, nodes }) };
    const found = g.nodes("Loop", [trips, "", ...starts], attrs, results.length, "loop");
    for (const [k, { info }] of carried.entries()) g.declare(found[k]!, info);
    if (step.kept !== undefined && inner.knows(step.kept)) {
      const { type, shape } = inner.info(step.kept);
      g.declare(found.at(-1)!, { type, shape: [times, ...shape] });
    }
    return found;
  }
}
