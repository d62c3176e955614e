import { int64 } from "../../base/tensor.ts";
import type { Info } from "../../onnx/graph.ts";
import { BATCH } from "../../onnx/graph.ts";
import { graphAttr } from "../../onnx/write.ts";
import { Builder } from "../../op/builder.ts";
import { gradientOf } from "../../transform/backward.ts";
import { Inliner } from "../../transform/inline.ts";
import type { Context } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientGraph } from "../gradients.ts";
import { forwardGraph } from "../scores.ts";
import { extentsOf } from "../target.ts";

/** A map that nodes of a graph make, one for each picture of the batch. */
export interface WrittenMap {
  /** N×C×H×W for `pixels`, N×h×w for `cam`; raw, as the method's own maps are. */
  readonly value: string;
  readonly space: "pixels" | "cam";
  readonly layer?: string;
}

/** What a method writes its map with: the graph under construction, and passes of the model that it may ask for. */
export class MapWriter {
  readonly context: Context;
  readonly g: Builder;
  /** N×C×H×W, preprocessed. */
  readonly picture: string;
  /** What is explained in each picture: N×extents of the value, what its elements count for. */
  readonly seeds: string;
  readonly #of: string;
  readonly #inliner: Inliner;
  /** Names of values in the bodies of loops, which must not be used again outside of them. */
  readonly #inside: string[] = [];

  /** @param of the value of the model that is explained */
  constructor(context: Context, g: Builder, inliner: Inliner, picture: string, seeds: string, of: string) {
    this.context = context;
    this.g = g;
    this.picture = picture;
    this.seeds = seeds;
    this.#of = of;
    this.#inliner = inliner;
  }

  /** The gradient of what is explained for a batch of pictures, or whatever `outputs` of the options make of it. */
  gradients(options: GradientOptions, picture = this.picture): readonly string[] {
    const graph = gradientGraph(this.context, this.#of, options, "each")!;
    return this.#inliner.add(graph, { [this.context.model.input]: picture, [gradientOf(this.#of)]: this.seeds });
  }

  /** The score of what is explained for each picture of a batch: a vector. Offsets, which no difference shows, are left out. */
  score(picture = this.picture): string {
    const { model } = this.context;
    const [value] = this.#inliner.add(forwardGraph(model.graph, this.#of), { [model.input]: picture });
    const axes = extentsOf(model, this.#of).map((_, i) => i + 1);
    const weighted = this.g.node("Mul", [value!, this.seeds]);
    return axes.length === 0 ? weighted : this.g.node("ReduceSum", [weighted, this.g.ints(axes)], { keepdims: 0 });
  }

  /** Channels, rows and columns of the picture. Throws `UsageError` where the model leaves them open. */
  get extents(): readonly [number, number, number] {
    return extentsOf(this.context.model, this.context.model.input) as [number, number, number];
  }

  /** The same, for other pictures of the same number: what a method makes of noisy copies. */
  at(picture: string, g = this.g, inliner = this.#inliner): MapWriter {
    return new MapWriter(this.context, g, inliner, picture, this.seeds, this.#of);
  }

  /** What kind of map a method writes; nothing of it stays. */
  async kindOf(write: (w: MapWriter) => WrittenMap | Promise<WrittenMap>): Promise<WrittenMap> {
    const g = new Builder(this.g.build([]));
    return write(this.at(this.picture, g, new Inliner(g)));
  }

  /**
   * The sum of what `body` writes for 0, 1 … `times` − 1, in the shape of `like`: a Loop, so that memory holds one step
   * whatever their number. The body reads values that are outside of it by name.
   */
  async sum(times: number, like: string, body: (w: MapWriter, i: string) => string | Promise<string>): Promise<string> {
    const { g } = this;
    const inner = new Builder(g.build([], []));
    const before = inner.build([]).nodes.length;
    const known = new Set(inner.build([]).constants.keys());
    const info: Info = { type: "float32", shape: g.knows(like) ? g.shape(like) : [BATCH] };
    const inputs = [
      inner.input(inner.fresh("i"), { type: "int64", shape: [] }),
      inner.input(inner.fresh("going"), { type: "bool", shape: [] }),
      inner.input(inner.fresh("total"), info),
    ];
    const [i, going, total] = inputs as [string, string, string];
    const w = this.at(this.picture, inner, new Inliner(inner, this.#inliner));
    const outputs = [
      inner.node("Identity", [going], {}, "goesOn"),
      inner.node("Add", [total, await body(w, i)], {}, "totalSoFar"),
    ];
    const made = inner.build(outputs, inputs);
    const nodes = made.nodes.slice(before);
    // Constants live outside, where other bodies find them.
    for (const [v, t] of made.constants) if (!known.has(v)) g.constant(t, v);
    const names = [...inputs, ...nodes.flatMap((n) => n.outputs), ...w.#inside].filter((v) => v !== "");
    for (const v of names) g.fresh(v);
    this.#inside.push(...names);
    const start = g.node("ConstantOfShape", [g.node("Shape", [like])]);
    const trips = g.constant(int64([], [times]), "steps");
    return g.node("Loop", [trips, "", start], { body: graphAttr("body", { ...made, nodes }) }, "sum");
  }
}
