import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import type { Augmentations } from "./augmentation/index.ts";
import { drawAll } from "./augmentation/index.ts";
import { drawBackground, greyBackground } from "./background.ts";
import type { Judge } from "./judge.ts";
import { judgeOf } from "./judge.ts";
import type { Expression } from "./objective/index.ts";
import { startsOf } from "./objective/index.ts";
import type { PainterOptions, Painting } from "./painter.ts";
import { painterOf } from "./painter.ts";
import { redirected } from "./redirected.ts";
import { viewerOf } from "./view.ts";

/** Which pictures to make, and how. The same plan gives the same pictures on one machine. */
export interface Plan extends PainterOptions {
  readonly objective: Expression;
  /** What `#` stands for in each picture of the batch. */
  readonly channels: readonly number[];
  readonly augmentations: Augmentations;
  /** How many draws of the augmentations each picture is judged under in a step; their gradients are added up. */
  readonly views: number;
  /** For how many steps gradients go through inactive units where else there were none. */
  readonly redirected: number;
  readonly seed: number;
}

/** Pictures in the making. */
export interface Synthesis {
  /** How many steps were done. */
  readonly steps: number;
  /** N×3×H×W, red, green and blue, or N×4×H×W with an alpha channel; from 0 to 1 save for colours that are `clipped`. */
  readonly picture: Float32Tensor;
  /** One step; gives the objective of each picture before it, as it was seen: the mean over the views. */
  step(): Promise<Float32Array>;
  /** The objective of each picture as it is, without augmentation. */
  measure(): Promise<Float32Array>;
  /** All that going on needs. */
  readonly painting: Painting;
  /** Goes on from there, to the bit as if it had never stopped. */
  restore(painting: Painting, steps: number): Promise<void>;
}

/** Streams of draws: from the first down there is one for each start, from the other up one for each step. */
const BEGIN = -1;
const STEPS = 1;

/** Begins pictures that make an objective large. Throws `UsageError` for an objective that cannot be written. */
export async function synthesisOf(context: Context, plan: Plan): Promise<Synthesis> {
  const { size, seed, alpha = false } = plan;
  const numbers = Array.from({ length: size.batch }, (_, i) => i);
  const rows: readonly [number, number] = [size.height, size.width];
  const asked = { size: rows, channelOf: (i: number) => plan.channels[i]!, pictures: size.batch, alpha };
  const painter = await painterOf(context, plan);
  const judges = new Map<boolean, Promise<Judge>>();
  const judgeWith = (dead: boolean) => {
    if (!judges.has(dead))
      judges.set(dead, judgeOf(context, plan.objective, { ...asked, rules: dead ? redirected : [] }));
    return judges.get(dead)!;
  };
  let painting = painter.begin(
    startsOf(plan.objective, plan.channels).map((start) => context.random(seed, BEGIN - start)),
  );
  let picture = await painter.show(painting);
  let steps = 0;
  const look = viewerOf(picture.shape);
  return {
    get steps() {
      return steps;
    },
    get picture() {
      return picture;
    },
    get painting() {
      return painting;
    },
    async step() {
      context.signal?.throwIfAborted();
      const judge = await judgeWith(steps < plan.redirected);
      const random = context.random(seed, STEPS + steps);
      const gradient = new Float32Array(picture.data.length);
      const values = new Float32Array(size.batch);
      for (let view = 0; view < plan.views; view++) {
        const seen = look(picture, drawAll(plan.augmentations, random, ...rows), random);
        const background = alpha ? drawBackground(random, size.batch, ...rows) : undefined;
        const judged = await judge.judge(seen.picture, numbers, background);
        judged.values.forEach((v, i) => {
          values[i]! += v / plan.views;
        });
        seen.addBack(judged.gradient!, gradient);
      }
      steps++;
      painting = await painter.step(painting, picture, float32(picture.shape, gradient), steps);
      // Shown from what a painting keeps: who restores it sees the same bits.
      picture = await painter.show(painting);
      return values;
    },
    async measure() {
      const judge = await judgeOf(context, plan.objective, asked);
      const background = alpha ? greyBackground(size.batch, ...rows) : undefined;
      return (await judge.judge(picture, numbers, background)).values;
    },
    async restore(from, done) {
      painting = from;
      picture = await painter.show(painting);
      steps = done;
    },
  };
}
