import { rng } from "../../base/rng.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { levels } from "../baseline.ts";
import { ranksOf } from "../importance.ts";
import { mapped } from "../pixels.ts";
import { eachScore } from "../scores.ts";
import { measured } from "./curves.ts";
import { type Subject, shared } from "./define.ts";
import { imputed } from "./impute.ts";

/** ROAD: Remove And Debias. */
export const roadReference = {
  authors: "Rong, Leemann, Borisov, Kasneci and Kasneci",
  year: 2022,
  title: "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
  url: "https://arxiv.org/abs/2202.00449",
} as const;

/** The shares of pixels that are removed. */
const shares = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** Deviation of the noise on imputed pixels, of the range from black to white: what is imputed shall not be told by its smoothness. */
const NOISE = 0.01;

/** What becomes of removed pixels, and over what shares means are, in words for definitions. */
export const howRemoved = `each pixel that goes becomes the mean of its neighbours, direct ones 1/6, diagonal ones 1/12, plus N(0, σ²), σ ${NOISE} of the value range; mean over ${shares.map((s) => s * 100).join(", ")} % of the pixels`;

export interface Removal {
  /** Mean scores over the shares: with the most and with the least important pixels removed. */
  readonly morf: number;
  readonly lerf: number;
}

/** What is left of the score when pixels are removed in the order of a map, and imputed from those that stay. */
export const removalOf = shared(async (subject: Subject): Promise<Removal> => {
  const { context, tensor, target, importance, seed } = subject;
  const ranks = ranksOf(importance, rng(seed));
  const pixels = ranks.length;
  const cases = shares.flatMap((share) => [
    { most: true, count: Math.round(share * pixels) },
    { most: false, count: Math.round(share * pixels) },
  ]);
  const picture = (i: number) => {
    const { most, count } = cases[i]!;
    const kept = Uint8Array.from(ranks, (rank) => ((most ? rank < count : rank >= pixels - count) ? 0 : 1));
    return noisy(subject, imputed(tensor, kept), kept, i);
  };
  const sums = { most: 0, least: 0 };
  await eachScore(context, cases.length, picture, [measured(context, target)], (scores, from) => {
    for (const [k, [score]] of scores.entries()) sums[cases[from + k]!.most ? "most" : "least"] += score!;
  });
  return { morf: sums.most / shares.length, lerf: sums.least / shares.length };
});

function noisy({ context, seed }: Subject, picture: Float32Tensor, kept: Uint8Array, draw: number): Float32Tensor {
  const { normal } = context.random(seed, draw);
  const sigmas = Array.from({ length: picture.shape[1]! }, (_, c) => {
    const { black, white } = levels(context, c);
    return NOISE * Math.abs(white - black);
  });
  return mapped(picture, (v, i) => (kept[i % kept.length] ? v : v + sigmas[Math.floor(i / kept.length)]! * normal()));
}
