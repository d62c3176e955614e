import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, size } from "../../base/tensor.ts";
import { spatialLayer } from "../cam.ts";
import type { Context } from "../define.ts";
import type { Head, Layer } from "../layerMaps.ts";
import { eachHeadScore, headAt, layerMaps } from "../layerMaps.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { factorise } from "../nmf.ts";
import { layer, seed } from "../params.ts";
import type { Target } from "../target.ts";

export default defineLayerMethod({
  id: "feature-factorisation",
  family: "inspection",
  needs: "picture",
  title: "Deep feature factorisation",
  summary:
    "The parts that a layer sees the picture as: its maps as a few concepts, each with the classes it speaks for.",
  definition:
    "A − min_p A_k ≈ W·H, non-negative, C×k times k×(h·w); map k is H_k / max H_k, its scores those of the network when the layer holds W_k·max H_k + min_p A everywhere",
  reference: {
    authors: "Collins, Achanta and Süsstrunk",
    year: 2018,
    title: "Deep Feature Factorization For Concept Discovery",
    url: "https://arxiv.org/abs/1806.10206",
  },
  params: z.strictObject({
    layer: layer("Layer that is factorised.").default("last:conv"),
    concepts: z.int().min(1).max(12).default(5).meta({ description: "Number of concepts.", widget: "slider" }),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const value = spatialLayer(context, params.layer);
    const head = targets.length > 0 ? headAt(context, value, targets) : undefined;
    const maps = await layerMaps(context, tensor, value);
    const [, channels, h, w] = maps.shape as [number, number, number, number];
    const { maps: shares, vectors, error } = conceptsOf(context, maps, params);
    const scores = head ? await scoresOf(context, head, { picture: tensor, maps }, vectors, targets) : [];
    return [
      {
        kind: "concepts",
        layer: value,
        maps: float32([params.concepts, h, w], shares),
        vectors: float32([params.concepts, channels], vectors),
        scores,
        facts: { error },
      },
    ];
  },
});

/** Maps and vectors of the concepts, those that make most of the layer first. */
function conceptsOf(context: Context, { shape, data }: Float32Tensor, { concepts, seed }: Asked) {
  const [, channels, h, w] = shape as [number, number, number, number];
  const cells = h * w;
  const lowest = Float64Array.from({ length: channels }, (_, c) =>
    data.subarray(c * cells, (c + 1) * cells).reduce((a, b) => Math.min(a, b)),
  );
  const above = Float64Array.from(data, (v, i) => v - lowest[Math.floor(i / cells)]!);
  const found = factorise(above, channels, cells, concepts, context.random(seed));
  const parts = Array.from({ length: concepts }, (_, k) => {
    const map = found.h.subarray(k * cells, (k + 1) * cells);
    const most = map.reduce((a, b) => Math.max(a, b));
    const vector = Float64Array.from({ length: channels }, (_, c) => found.w[c * concepts + k]! * most);
    const mass = Math.hypot(...vector) * map.reduce((sum, v) => sum + v / most, 0);
    return { map: map.map((v) => v / most), vector: vector.map((v, c) => v + lowest[c]!), mass };
  });
  parts.sort((a, b) => b.mass - a.mass);
  return {
    maps: Float32Array.from(parts.flatMap(({ map }) => [...map])),
    vectors: Float32Array.from(parts.flatMap(({ vector }) => [...vector])),
    error: found.error,
  };
}

interface Asked {
  readonly concepts: number;
  readonly seed: number;
}

/** The targets of a network whose layer holds each vector at every position; what goes around the layer still sees the picture. */
async function scoresOf(context: Context, head: Head, layer: Layer, vectors: Float32Array, targets: readonly Target[]) {
  const [, channels, ...extents] = layer.maps.shape as [number, number, ...number[]];
  const cells = size(extents);
  const write = (k: number, row: Float32Array) => {
    for (let c = 0; c < channels; c++) row.fill(vectors[k * channels + c]!, c * cells, (c + 1) * cells);
  };
  const scores: number[][] = [];
  await eachHeadScore(context, head, layer, vectors.length / channels, write, targets, (rows) => {
    scores.push(...rows);
  });
  return scores;
}
