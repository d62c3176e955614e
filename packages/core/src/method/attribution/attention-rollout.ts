import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import type { Model } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import type { Writer } from "../../op/index.ts";
import { fold } from "../../transform/fold.ts";
import { tap } from "../../transform/taps.ts";
import type { SelfAttention } from "../attention.ts";
import { fusedHeads, fusions, hasSelfAttention, rolled, selfAttentionOf } from "../attention.ts";
import { camMapsOf } from "../cam.ts";
import { defineMethod } from "../define.ts";
import { grid } from "../params.ts";
import { repeat } from "../rows.ts";
import { valueOfAll } from "../target.ts";

interface Params {
  readonly fusion: keyof typeof fusions;
  readonly discard: number;
}

export default defineMethod({
  id: "attention-rollout",
  family: "attribution",
  title: "Attention rollout",
  summary:
    "How much of each place reaches a transformer's output through all its layers of attention, whatever the class.",
  definition:
    "rows of the tokens that the head reads, on average, in Â_L·…·Â_1; Â = (A + I)/2 with rows that sum to one, A the attention of a block, its heads' mean, maximum or minimum, its lowest values set to 0 where a share is discarded; no class, no gradient",
  reference: {
    authors: "Abnar and Zuidema",
    year: 2020,
    title: "Quantifying Attention Flow in Transformers",
    url: "https://arxiv.org/abs/2005.00928",
  },
  params: z.strictObject({
    fusion: z
      .enum(Object.keys(fusions) as [keyof typeof fusions])
      .default("mean")
      .meta({
        description: "What becomes of the heads of a layer of attention.",
        widget: "select",
      }),
    discard: z.number().min(0).max(0.99).default(0).meta({
      description: "Share of each matrix's lowest values that is set to 0; what a class token takes of itself stays.",
      widget: "slider",
    }),
    grid: grid(),
  }),
  fits: hasSelfAttention,
  async run({ model, prepare, signal }, { tensor, targets }, params) {
    const graph = rolloutGraph(model, valueOfAll(targets), params);
    const session = await prepare(graph);
    const out = await session.run({ [model.input]: tensor }, signal);
    return camMapsOf(repeat(out[graph.outputs[0]!] as Float32Tensor, targets.length));
  },
  graph(w, params) {
    const { model } = w.context;
    const { places } = selfAttentionOf(model, w.chosen.value, params.grid);
    const [value] = w.pass(rolloutGraph(model, w.chosen.value, params));
    return { value: value!, space: "cam", extents: places.grid };
  },
});

function rolloutGraph(model: Model, of: string, params: Params & { readonly grid?: string | undefined }): Graph {
  const attention = selfAttentionOf(model, of, params.grid);
  const { tokens } = attention;
  const g = new Builder(
    fold(
      tap(
        model.graph,
        attention.matrices.map((m) => m.value),
        { only: true },
      ).graph,
    ),
  );
  const ahead = attention.matrices.map(({ value, heads }) => {
    const one = fusedHeads(g, value, { heads, tokens }, params.fusion);
    return withIdentity(g, params.discard > 0 ? withoutLowest(g, one, attention, params.discard) : one, tokens);
  });
  const map = rolled(g, attention, ahead, (row, matrix) => g.node("MatMul", [row, matrix]));
  return withOutputs(g.build([map]), [map]);
}

/** What a block hands on around its attention counts for as much as its attention; rows sum to one. */
function withIdentity(g: Writer, matrix: string, tokens: number): string {
  const both = g.node("Add", [matrix, identity(g, tokens)]);
  return g.node("Div", [both, g.node("ReduceSum", [both, g.ints([-1])], { keepdims: 1 })]);
}

const identity = (g: Writer, n: number): string =>
  g.constant(
    float32(
      [n, n],
      Float32Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    ),
    "identity",
  );

/** N×T×T with the lowest values set to 0, as many as their share; what the first of leading tokens takes of itself stays. */
function withoutLowest(g: Writer, matrix: string, { tokens, places }: SelfAttention, share: number): string {
  const flat = g.node("Reshape", [matrix, g.ints([-1, tokens * tokens])]);
  const count = Math.floor(tokens * tokens * share);
  if (count === 0) return matrix;
  const [, lowest] = g.nodes("TopK", [flat, g.ints([count])], { axis: 1, largest: 0, sorted: 0 }, 2);
  const nothing = g.node("Mul", [g.node("GatherElements", [flat, lowest!], { axis: 1 }), g.scalar(0, flat)]);
  const left = g.node("ScatterElements", [flat, lowest!, nothing], { axis: 1 });
  const kept = places.before === 0 ? left : g.node("Where", [firstOf(g, tokens * tokens), flat, left]);
  return g.node("Reshape", [kept, g.ints([-1, tokens, tokens])]);
}

const firstOf = (g: Writer, n: number): string =>
  g.constant(
    { type: "bool", shape: [1, n], data: Uint8Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0)) },
    "first",
  );
