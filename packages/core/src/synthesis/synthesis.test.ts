import { describe, expect, test } from "vitest";
import type { Affine } from "../base/affine.ts";
import { rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { referenceEngine } from "../engine/reference.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { exactEngine } from "../testing/exactEngine.ts";
import { residualNet } from "../testing/nets.ts";
import { defineOptimizer } from "../training/optimizer/define.ts";
import { ascents } from "./ascent.ts";
import { drawAll, parseAugmentations } from "./augmentation/index.ts";
import { drawBackground } from "./background.ts";
import { colours } from "./colour.ts";
import { judgeOf } from "./judge.ts";
import { parseExpression } from "./objective/index.ts";
import type { Painting } from "./painter.ts";
import { painterOf } from "./painter.ts";
import { parameterizationList, parameterizationNamed } from "./parameterization/index.ts";
import type { Plan } from "./synthesis.ts";
import { synthesisOf } from "./synthesis.ts";

const [HEIGHT, WIDTH] = [10, 11];
const AREA = HEIGHT * WIDTH;

const plan = (facts: Partial<Plan> & { channels?: readonly number[] } = {}): Plan => {
  const { channels = [2], ...rest } = facts;
  return {
    objective: parseExpression("block2[#] + 0.1*dream(block1) - 0.2*tv()"),
    channels,
    augmentations: parseAugmentations("jitter=2,scale=0.2,rotate=15,noise=0.1"),
    parameterization: parameterizationNamed("fourier"),
    colour: "decorrelated",
    optimizer: ascents.find((o) => o.id === "adam")!,
    rate: 0.05,
    start: { noise: "normal", spread: 0.5 },
    views: 1,
    redirected: 0,
    size: { batch: channels.length, height: HEIGHT, width: WIDTH },
    seed: 7,
    ...rest,
  };
};

const contextOn = (engine: Engine = referenceEngine) => testContext(modelOf(residualNet()), engine);

async function after(steps: number, p: Plan, engine?: Engine) {
  const synthesis = await synthesisOf(contextOn(engine), p);
  const values: Float32Array[] = [];
  while (synthesis.steps < steps) values.push(await synthesis.step());
  return { synthesis, values };
}

/** A step of exactly the gradient. */
const plain = defineOptimizer({
  id: "plain",
  title: "Gradient ascent",
  reference: "",
  defaults: { weightDecay: 0 },
  rate: 1,
  slots: () => [],
  update: ({ g, weight, gradient, rate }) => ({
    weight: g.node("Sub", [weight, g.node("Mul", [gradient, rate])]),
    state: {},
  }),
});

/** What is seen of planes under a map, in float64, with noise on the colours. */
function seen(planes: ArrayLike<number>, channels: number, [a, b, c, d, e, f]: Affine, noise: readonly number[]) {
  return Float64Array.from(planes, (_, k) => {
    const [plane, y, x] = [Math.floor(k / AREA), Math.floor((k % AREA) / WIDTH), k % WIDTH];
    const colour = plane % channels < 3;
    const at = (row: number, column: number) =>
      row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH
        ? planes[plane * AREA + row * WIDTH + column]!
        : colour
          ? 0.5
          : 0;
    const [u, v] = [a * x + b * y + c, d * x + e * y + f];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [u - column, v - row];
    const upper = (1 - s) * at(row, column) + s * at(row, column + 1);
    const lower = (1 - s) * at(row + 1, column) + s * at(row + 1, column + 1);
    return (1 - t) * upper + t * lower + (colour ? noise[(plane % channels) * AREA + (k % AREA)]! : 0);
  });
}

/** The sum of objectives over pictures and views of the first step, for any parameters, written down a second time. */
async function objectiveOf(p: Plan): Promise<(painting: Painting) => Promise<number>> {
  const context = contextOn(exactEngine);
  const { size, alpha = false, channels } = p;
  const numbers = channels.map((_, i) => i);
  const rows = [size.height, size.width] as const;
  const asked = { size: rows, channelOf: (i: number) => channels[i]!, pictures: size.batch, alpha };
  const judge = await judgeOf(context, p.objective, asked);
  const painter = await painterOf(context, p);
  return async (painting) => {
    const picture = await painter.show(painting);
    const random = context.random(p.seed, 1);
    let total = 0;
    for (let view = 0; view < p.views; view++) {
      const { warp, noise } = drawAll(p.augmentations, random, ...rows);
      const draws = Array.from({ length: 3 * AREA }, () => noise * random.normal());
      const background = alpha ? drawBackground(random, size.batch, ...rows) : undefined;
      const data = seen(picture.data, alpha ? 4 : 3, warp, draws) as unknown as Float32Array;
      const { values } = await judge.judge({ ...picture, data }, numbers, background);
      total += values.reduce((a, b) => a + b, 0);
    }
    return total;
  };
}

const moved = (painting: Painting, by: Painting, factor: number): Painting =>
  Object.fromEntries(
    Object.entries(painting).map(([name, t]) => [
      name,
      { ...t, data: Float64Array.from(t.data, (v, i) => v + factor * by[name]!.data[i]!) as unknown as Float32Array },
    ]),
  );

/** Along some random directions, what a step of exactly the gradient goes is what differences say. */
async function expectGradient(facts: Partial<Plan>): Promise<void> {
  const p = plan({ channels: [2, 1], views: 2, optimizer: plain, rate: 1, ...facts });
  const synthesis = await synthesisOf(contextOn(exactEngine), p);
  const before = synthesis.painting;
  await synthesis.step();
  const objective = await objectiveOf(p);
  const { normal } = rng(9);
  for (let trial = 0; trial < 2; trial++) {
    const direction = Object.fromEntries(
      Object.entries(before).map(([name, t]) => [name, { ...t, data: t.data.map(() => normal()) } as Float32Tensor]),
    );
    const slope = Object.entries(before).reduce(
      (sum, [name, t]) =>
        sum + t.data.reduce((s, v, i) => s + (synthesis.painting[name]!.data[i]! - v) * direction[name]!.data[i]!, 0),
      0,
    );
    const h = 6e-6;
    const expected =
      ((await objective(moved(before, direction, h))) - (await objective(moved(before, direction, -h)))) / (2 * h);
    // What is warped, and its gradient, are float32 on their way: sums of hundreds of roundings of 6e-8.
    expect(Math.abs(slope - expected)).toBeLessThan(2e-5 * Math.max(0.1, Math.abs(expected)));
  }
}

describe("the gradient of the whole chain is what differences say", () => {
  test.each(parameterizationList.map(({ id }) => id))("%s", async (id) => {
    await expectGradient({ parameterization: parameterizationNamed(id) });
  });

  test.each(parameterizationList.filter((p) => !p.opaque).map(({ id }) => id))("%s with alpha", async (id) => {
    const objective = parseExpression("block2[#] - opacity()");
    await expectGradient({ parameterization: parameterizationNamed(id), alpha: true, objective });
  });

  test.each(colours)("%s colours", async (colour) => {
    await expectGradient({ colour, parameterization: parameterizationNamed("pixels") });
  });

  test("objectives that look at the whole batch", async () => {
    await expectGradient({ objective: parseExpression("block2[#] + diversity(block1) + align(block1)") });
  });
});

test("the same seed gives the same bytes, another one another picture", async () => {
  const first = (await after(3, plan())).synthesis.picture;
  expect((await after(3, plan())).synthesis.picture).toEqual(first);
  expect((await after(3, plan({ seed: 8 }))).synthesis.picture).not.toEqual(first);
});

test("restored, it goes on to the bit as if it had never stopped", async () => {
  const whole = (await after(5, plan({ redirected: 2 }))).synthesis;
  const half = (await after(2, plan({ redirected: 2 }))).synthesis;
  const rest = await synthesisOf(contextOn(), plan({ redirected: 2 }));
  await rest.restore(half.painting, half.steps);
  expect(rest.picture).toEqual(half.picture);
  while (rest.steps < 5) await rest.step();
  expect(rest.picture).toEqual(whole.picture);
  expect(rest.painting).toEqual(whole.painting);
});

test("a batch of three pictures is each alone", async () => {
  const channels = [3, 1, 2];
  const together = (await after(3, plan({ channels, views: 2 }))).synthesis;
  const each = 3 * AREA;
  for (const [i, channel] of channels.entries()) {
    const alone = (await after(3, plan({ channels: [channel], views: 2 }))).synthesis;
    expect(together.picture.data.subarray(i * each, (i + 1) * each)).toEqual(alone.picture.data);
  }
});

test("one channel twice gives two pictures, and so does an objective that names no channel", async () => {
  const each = 3 * AREA;
  for (const p of [plan({ channels: [2, 2] }), plan({ channels: [0, 1], objective: parseExpression("logit[2]") })]) {
    const { picture } = (await after(1, p)).synthesis;
    expect(picture.data.subarray(0, each)).not.toEqual(picture.data.subarray(each));
  }
});

test("diversity drives the pictures of a batch apart", async () => {
  const facts = { channels: [0, 1, 2], augmentations: [], rate: 0.1 };
  const alike = plan({ ...facts, objective: parseExpression("logit[2]") });
  const diverse = plan({ ...facts, objective: parseExpression("logit[2] + 2*diversity(block1)") });
  const cosines = plan({ ...facts, objective: parseExpression("diversity(block1)") });
  const measured = async (p: Plan) => {
    const { painting } = (await after(6, p)).synthesis;
    const judged = await synthesisOf(contextOn(), cosines);
    await judged.restore(painting, 0);
    return (await judged.measure()).reduce((a, b) => a + b, 0);
  };
  expect(await measured(diverse)).toBeGreaterThan((await measured(alike)) + 0.01);
});

test.each(parameterizationList.map(({ id }) => id))("%s: the objective rises", async (id) => {
  const spread = id === "maco" ? Math.PI : 0.01;
  const p = plan({
    objective: parseExpression("logit[2]"),
    augmentations: [],
    parameterization: parameterizationNamed(id),
    start: { noise: "uniform", spread },
  });
  const begun = await (await after(0, p)).synthesis.measure();
  const { synthesis, values } = await after(8, p);
  expect(values[0]![0]).toBeCloseTo(begun[0]!, 6);
  expect((await synthesis.measure())[0]).toBeGreaterThan(begun[0]! + 0.05);
});

test("a dead start comes to life where gradients are redirected", async () => {
  const p = plan({
    objective: parseExpression("block2[#]"),
    channels: [5],
    augmentations: [],
    start: { noise: "normal", spread: 0.01 },
    rate: 0.3,
  });
  expect((await (await after(8, p)).synthesis.measure())[0]).toBe(0);
  expect((await (await after(8, { ...p, redirected: 8 })).synthesis.measure())[0]).toBeGreaterThan(0);
});

test("an alpha channel clears where nothing counts", async () => {
  const objective = parseExpression("block2[#] - 5*opacity()");
  const p = plan({ objective, alpha: true, parameterization: parameterizationNamed("pixels"), rate: 0.2 });
  const { synthesis } = await after(6, p);
  const alphaOf = ({ data }: Float32Tensor) => data.subarray(3 * AREA).reduce((sum, v) => sum + v, 0) / AREA;
  expect(synthesis.picture.shape).toEqual([1, 4, HEIGHT, WIDTH]);
  expect(alphaOf(synthesis.picture)).toBeLessThan(alphaOf((await after(0, p)).synthesis.picture) - 0.1);
  expect(synthesis.picture.data.every((v) => v >= 0 && v <= 1)).toBe(true);
});

test("a stop is heeded", async () => {
  const stop = new AbortController();
  const synthesis = await synthesisOf({ ...contextOn(), signal: stop.signal }, plan());
  stop.abort();
  await expect(synthesis.step()).rejects.toThrow();
});
