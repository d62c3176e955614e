import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { DataType, Doubles, Shape } from "../base/tensor.ts";
import { doubles, fromDoubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { expectClose } from "../testing/opSuite.ts";
import { foldBatchNorm } from "./foldBatchNorm.ts";

const { uniform } = rng(11);
const draw = (shape: Shape, type: DataType, low = -1): Doubles =>
  doubles(
    shape,
    Float64Array.from({ length: size(shape) }, () => low + (1 - low) * uniform()),
    type,
  );

/** A linear layer on a picture or row `x`, with what `behind` writes behind it. */
function net(
  linear: { op: string; x: Shape; parameters: readonly Shape[]; attrs?: Attrs },
  behind: (g: Builder, value: string, weights: (shape: Shape, low?: number) => string) => string,
  type: DataType = "float64",
): Graph {
  const g = new Builder();
  const x = g.input("x", { type, shape: ["N", ...linear.x.slice(1)] });
  const weights = (shape: Shape, low?: number) => g.constant(fromDoubles(draw(shape, type, low)), "w");
  const layer = g.node(linear.op, [x, ...linear.parameters.map((s) => weights(s))], linear.attrs, "layer/linear");
  return g.build([behind(g, layer, weights)]);
}

type Behind = Parameters<typeof net>[1];

const normalized =
  (channels: number): Behind =>
  (g, value, weights) => {
    const one = () => weights([channels]);
    return g.node(
      "BatchNormalization",
      [value, one(), one(), one(), weights([channels], 0.5)],
      { epsilon: 1e-3 },
      "layer",
    );
  };

const layers = {
  "a Conv with groups": {
    op: "Conv",
    x: [2, 4, 6, 7],
    parameters: [[6, 2, 3, 2], [6]],
    attrs: { group: 2 },
    channels: 6,
  },
  "a Conv without bias": { op: "Conv", x: [2, 3, 6, 7], parameters: [[5, 3, 1, 2]], channels: 5 },
  "a ConvTranspose with groups": {
    op: "ConvTranspose",
    x: [2, 4, 3, 5],
    parameters: [[4, 3, 2, 3], [6]],
    attrs: { group: 2 },
    channels: 6,
  },
  "a Gemm": { op: "Gemm", x: [2, 3], parameters: [[3, 5], [5]], attrs: { alpha: 0.5, beta: 2 }, channels: 5 },
  "a transposed Gemm, one bias for all": {
    op: "Gemm",
    x: [2, 3],
    parameters: [[5, 3], [1]],
    attrs: { transB: 1 },
    channels: 5,
  },
} as const;

/** A handful of float64 sums in another order. */
const EXACT = 1e-12;

describe.each(Object.entries(layers))("behind %s", (_, { channels, ...linear }) => {
  const same = (graph: Graph, tolerance: number) => {
    const folded = foldBatchNorm(graph, new Set());
    expect(folded.nodes.map((n) => [n.op, n.outputs])).toEqual([[linear.op, ["layer"]]]);
    expect(folded.constants.size).toBe(2);
    const x = draw(linear.x, graph.infos.get("x")!.type);
    expectClose(evaluate(folded, { x }).get("layer")!, evaluate(graph, { x }).get("layer")!, tolerance);
    expect(folded.infos.get("layer")).toEqual(graph.infos.get("layer"));
  };

  test("a BatchNormalization merges", () => same(net(linear, normalized(channels)), EXACT));

  // Each merged weight is rounded once, to 6e-8 of itself, and a few dozen of them are added.
  test("in float32 up to rounding", () => same(net(linear, normalized(channels), "float32"), 1e-6));

  test("a factor, then a term for each channel merge", () => {
    const perChannel = [channels, ...linear.x.slice(2).map(() => 1)];
    const behind: Behind = (g, value, weights) => {
      const scaled = g.node("Mul", [weights([1, ...perChannel]), value], {}, "layer/scaled");
      return g.node("Add", [scaled, weights(perChannel)], {}, "layer");
    };
    same(net(linear, behind), EXACT);
  });

  test("a chain of all of them, and one number for all channels, merge", () => {
    const behind: Behind = (g, value, weights) => {
      const first = normalized(channels)(g, g.node("Add", [value, weights([])], {}, "layer/a"), weights);
      return g.node("Mul", [first, weights([1])], {}, "end");
    };
    const graph = net(linear, behind);
    const folded = foldBatchNorm(graph, new Set());
    const x = draw(linear.x, "float64");
    expect(folded.nodes.length).toBe(1);
    expectClose(evaluate(folded, { x }).get("end")!, evaluate(graph, { x }).get("end")!, EXACT);
  });
});

describe("nothing merges", () => {
  const conv = { op: "Conv", x: [2, 3, 6, 7], parameters: [[5, 3, 1, 2]] };
  const untouched = (graph: Graph, keep: string[] = []) =>
    expect(foldBatchNorm(graph, new Set(keep)).nodes).toEqual(graph.nodes);

  test("where the value between is kept, or an output", () => {
    const graph = net(conv, normalized(5));
    untouched(graph, ["layer/linear"]);
    untouched({ ...graph, outputs: ["layer", "layer/linear"] });
  });

  test("where somebody asks for the weights", () => {
    const graph = net(conv, normalized(5));
    untouched(graph, [graph.nodes[0]!.inputs[1]!]);
    untouched(graph, [graph.nodes[1]!.inputs[1]!]);
  });

  test("where another node reads the value between", () => {
    untouched(net(conv, (g, v, w) => g.node("Add", [normalized(5)(g, v, w), v], {}, "sum")));
  });

  test("where the value is added to itself", () => {
    untouched(net(conv, (g, v) => g.node("Add", [v, v], {}, "double")));
  });

  test("where the constant goes along another axis", () => {
    untouched(net(conv, (g, v, w) => g.node("Mul", [v, w([6])], {}, "scaled")));
    untouched(net({ ...conv, x: [2, 3, 6, 6] }, (g, v, w) => g.node("Mul", [v, w([5])], {}, "scaled")));
  });
});
