import { bilinear } from "../../../base/bilinear.ts";
import type { Float32Tensor } from "../../../base/tensor.ts";
import { float32, zeros } from "../../../base/tensor.ts";
import { baselineOf } from "../../baseline.ts";
import { classifierOf } from "../../classifier.ts";
import type { Context } from "../../define.ts";
import { measured } from "../../evaluation/curves.ts";
import { scoresOf } from "../../scores.ts";
import type { Target } from "../../target.ts";
import { defineCheck, type Finding } from "../define.ts";
import { thresholds } from "../thresholds.ts";

/** How far the picture is shifted, of its side: what no one would call another picture. */
const SHIFT = 0.06;

const blanks = ["mean", "blur", "noise"] as const;

export default defineCheck({
  id: "answer",
  title: "The model's answer",
  definition: `the target's score on the picture, without it (${blanks.join(", ")}), mirrored, and shifted by ${100 * SHIFT} % of its side to four sides`,
  reference: {
    authors: "Zhang, Bengio, Hardt, Recht and Vinyals",
    year: 2017,
    title: "Understanding deep learning requires rethinking generalization",
    url: "https://arxiv.org/abs/1611.03530",
  },
  async run({ context, tensor, targets }) {
    const without = await Promise.all(blanks.map((name) => baselineOf(context, tensor, name)));
    const pictures = [tensor, zeros(tensor.shape), ...without, ...changed(tensor)];
    const scores = await scoresOf(
      context,
      pictures,
      targets.map((t) => measured(context, t)),
    );
    const emptied = 2 + blanks.length;
    return targets.map((_, k) => {
      const [score, ...others] = scores.map((row) => row[k]!) as [number, ...number[]];
      return judged(score, others.slice(0, emptied - 1), others.slice(emptied - 1), evenOf(context, targets[k]!));
    });
  },
});

/** The probability of each class where none is preferred; 0 where scores are no probabilities. */
function evenOf({ model }: Context, target: Target): number {
  if (target.class === undefined) return 0;
  const { activation, classes } = classifierOf(model);
  return activation === "none" ? 0 : 1 / classes;
}

function judged(score: number, empty: readonly number[], moved: readonly number[], even: number): Finding {
  const furthest = (of: readonly number[]) => of.reduce((a, b) => (Math.abs(b - score) > Math.abs(a - score) ? b : a));
  const without = furthest(empty);
  const least = Math.min(...moved);
  // Sure only of what is a share of 1: logits and units have no such scale.
  const sure = even > 0 && score >= thresholds.sure;
  const figures = { score, without, leastMoved: least };
  const change = relative(score, without);
  const found = (outcome: Finding["outcome"], says: string, measured: string): Finding => ({
    outcome,
    says,
    measured,
    figures,
  });
  if (Math.max(change, ...moved.map((s) => relative(score, s))) < thresholds.constant)
    return found("fails", "the model's output is constant", `${word(score)} whatever it sees`);
  if (change < thresholds.moves)
    return found(
      "fails",
      "the model answers the same without the picture",
      `${word(score)}, without it ${word(without)}`,
    );
  if (odds(score) < thresholds.seen * odds(even))
    return found("doubt", "the model hardly sees it", `${word(score)}; ${word(even)} would be no preference at all`);
  if (even > 0 && least < (sure ? thresholds.surelyHolds : thresholds.holds) * score) {
    const measured = `${word(score)}, mirrored or shifted down to ${word(least)}`;
    return sure
      ? found("fails", "the model's answer does not hold, sure as it is", measured)
      : found("doubt", "the model is of two minds", measured);
  }
  return found(
    "passes",
    "the answer comes from the picture and holds",
    `${word(score)}, without it ${word(without)}, mirrored or shifted at least ${word(least)}`,
  );
}

/** Of two classes, too, an even chance lies far below certainty. */
const odds = (probability: number) => probability / Math.max(1 - probability, Number.MIN_VALUE);

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);

const word = (v: number) => Number(v.toPrecision(3)).toString();

/** The picture mirrored, and shifted to each side; edges repeat. */
function changed(picture: Float32Tensor): Float32Tensor[] {
  const [, , height, width] = picture.shape as [number, number, number, number];
  const [across, down] = [SHIFT * width, SHIFT * height];
  const shifts = [
    [across, 0],
    [-across, 0],
    [0, down],
    [0, -down],
  ] as const;
  return [mirrored(picture), ...shifts.map(([x, y]) => shifted(picture, x, y))];
}

function mirrored({ shape, data }: Float32Tensor): Float32Tensor {
  const width = shape[3]!;
  return float32(
    shape,
    data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)]!),
  );
}

function shifted({ shape, data }: Float32Tensor, x: number, y: number): Float32Tensor {
  const [, channels, height, width] = shape as [number, number, number, number];
  const plane = height * width;
  const out = new Float32Array(data.length);
  for (let c = 0; c < channels; c++) {
    const map = { width, height, data: data.subarray(c * plane, (c + 1) * plane) };
    out.set(bilinear(map, width, height, { x, y, width, height }).data, c * plane);
  }
  return float32(shape, out);
}
