import type { Image } from "../../base/image.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context } from "../../method/define.ts";
import type { Judge } from "../judge.ts";
import { judgeOf } from "../judge.ts";
import { ascend, drawShift, sigmaOf } from "./ascend.ts";
import type { Begun } from "./begun.ts";
import { begun } from "./begun.ts";
import { slopeOf } from "./gradient.ts";
import type { Network } from "./network.ts";
import { networkOf } from "./network.ts";
import type { Wish } from "./objective.ts";
import type { Size } from "./octaves.ts";
import { octaveSizes, sizeAt } from "./octaves.ts";
import type { DreamSettings } from "./settings.ts";
import type { Smoother } from "./smooth.ts";
import { smootherOf } from "./smooth.ts";
import type { Tiling } from "./tiling.ts";
import { tileCount, tilingOf } from "./tiling.ts";

/** Which pictures to dream, and how. The same plan gives the same pictures on one machine. */
export interface DreamPlan extends DreamSettings {
  readonly wish: Wish;
  /** Columns of the last octave; where it is not said, those of the picture, at most `USUAL_WIDTH`. */
  readonly width?: number | undefined;
  /** The side of a tile; where it is not said, as large as memory allows. */
  readonly tile?: number | undefined;
  readonly seed: number;
}

/** A picture at the end of an octave. */
export interface Octave {
  /** From 0 on. */
  readonly index: number;
  readonly octaves: number;
  /** 1×3×H×W, red, green and blue from 0 to 1. It goes on being changed when the next octave is asked for. */
  readonly picture: Float32Tensor;
  /** The objective as the first and the last step saw it, each before it was taken. */
  readonly before: number;
  readonly after: number;
}

/** A picture in the making, after a step. */
export interface DreamStep {
  /** Of the octave, from 0 on. */
  readonly octave: number;
  readonly octaves: number;
  /** Steps taken in this octave, and how many there are in each. */
  readonly step: number;
  readonly steps: number;
  /** The objective as the step saw it, before it was taken. */
  readonly value: number;
  /** 1×3×H×W, red, green and blue from 0 to 1. It goes on being changed. */
  readonly picture: Float32Tensor;
}

export interface DreamerOptions {
  /** What was prepared for each size is kept for the next picture: for the frames of a film. */
  readonly keep?: boolean;
  /** Told after each step. */
  readonly stepped?: (step: DreamStep) => void;
}

export interface Dreamer {
  /** Dreams a picture, octave by octave. Throws `UsageError` where its smallest octave would be too small. */
  octaves(image: Image, seed?: number): AsyncGenerator<Octave>;
}

/** A larger picture is asked for, not come upon. Pixels. */
export const USUAL_WIDTH = 1024;

/**
 * What a picture and the session of one tile hold together, about: with the program, 12 megapixels stay within 2 GB. It is the same on
 * every machine, so that the same tiles are.
 */
const MOST_BYTES = 1.05 * 2 ** 30;

/** Of each pixel: the picture, what it was and its gradient in float32, and the 8-bit picture before and after. */
const PIXEL_BYTES = 3 * 12 + 2 * 4;

/** Pixels that neighbouring tiles share. */
const OVERLAP = 128;

/** What is ready for pictures of one size. */
interface Ready {
  readonly tiling: Tiling;
  readonly judge: Judge;
  /** Absent where gradients are taken as they are. */
  readonly smooth: Smoother | undefined;
}

/**
 * Makes ready to dream. Octaves of one picture each have their own graphs, and without `keep` what they leave behind goes as the
 * next needs the memory.
 */
export function dreamerOf(context: Context, plan: DreamPlan, { keep = false, stepped }: DreamerOptions = {}): Dreamer {
  const network = networkOf(context.model, plan.wish.layers);
  const kept = new Map<string, Promise<Ready>>();
  const readyFor = (size: Size): Promise<Ready> => {
    const known = kept.get(String(size)) ?? prepared(context, plan, network, size);
    if (keep) kept.set(String(size), known);
    return known;
  };
  return {
    async *octaves(image, seed = plan.seed) {
      const width = plan.width ?? Math.min(image.width, USUAL_WIDTH);
      const sizes = octaveSizes(sizeAt(image, width), plan.octaves, plan.ratio);
      const work = sizes.map((size) => plan.steps * tileCount(tilingFor(plan, network, size)));
      const total = work.reduce((a, b) => a + b, 0);
      let made: Begun | undefined;
      let done = 0;
      for (const [index, size] of sizes.entries()) {
        made = begun(context, image, size, plan.carry, made);
        const { picture } = made;
        const progress = () => context.progress(done++, total);
        const told = (step: number, value: number) =>
          stepped?.({ octave: index, octaves: sizes.length, step, steps: plan.steps, value, picture });
        const climbing = { size, index, seed, progress, told };
        const values = await climb(context, plan, await readyFor(size), picture.data, climbing);
        yield { index, octaves: sizes.length, picture, ...values };
      }
    },
  };
}

function tilingFor(plan: DreamPlan, { reach, stride, bytes, bytesPerPixel }: Network, size: Size): Tiling {
  const left = MOST_BYTES - bytes - PIXEL_BYTES * size[0] * size[1];
  const fitting = Math.max(left, MOST_BYTES / 4) / bytesPerPixel;
  return tilingOf(size, { area: plan.tile ? plan.tile ** 2 : fitting, overlap: OVERLAP, reach, stride });
}

async function prepared(context: Context, plan: DreamPlan, network: Network, size: Size): Promise<Ready> {
  const tiling = tilingFor(plan, network, size);
  const tile = [tiling.rows.tile, tiling.columns.tile] as const;
  const judge = await judgeOf(context, plan.wish.expression, { size: tile, rules: [] });
  return { tiling, judge, smooth: plan.ascent === "smoothed" ? await smootherOf(context, size) : undefined };
}

interface Climb {
  readonly size: Size;
  /** Of the octave. */
  readonly index: number;
  readonly seed: number;
  /** Called before each tile. */
  readonly progress: () => void;
  /** Called after each step, with how many were taken and what the step saw. */
  readonly told: (step: number, value: number) => void;
}

/** Takes the steps of one octave, in place. */
async function climb(
  context: Context,
  plan: DreamPlan,
  { judge, tiling, smooth }: Ready,
  picture: Float32Array,
  { size, index, seed, progress, told }: Climb,
): Promise<{ before: number; after: number }> {
  let [before, after] = [0, 0];
  const room = tileCount(tiling) > 1 ? new Float32Array(picture.length) : undefined;
  for (let step = 0; step < plan.steps; step++) {
    context.signal?.throwIfAborted();
    const random = context.random(seed, index * plan.steps + step + 1);
    const shift = drawShift(random, plan.shift);
    const { value, gradient } = await slopeOf(judge, picture, shift, tiling, { random, room, progress });
    if (smooth) await smooth(gradient, sigmaOf(step, plan.steps, plan.smoothing));
    ascend(picture, gradient, size, shift, plan);
    after = value;
    if (step === 0) before = value;
    told(step + 1, value);
  }
  return { before, after };
}
