import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { tinyNet } from "../testing/nets.ts";
import { ascents } from "./ascent.ts";
import { painterOf } from "./painter.ts";
import { parameterizationNamed } from "./parameterization/index.ts";

const [HEIGHT, WIDTH, EACH] = [5, 7, 105];
const RATE = 0.05;

/** Two pictures whose colours are their parameters and ½. */
const painter = (optimizer: string, facts = {}) =>
  painterOf(testContext(modelOf(tinyNet())), {
    parameterization: parameterizationNamed("pixels"),
    colour: "clipped",
    optimizer: ascents.find((o) => o.id === optimizer)!,
    rate: RATE,
    start: { noise: "normal", spread: 0.1 },
    size: { batch: 2, height: HEIGHT, width: WIDTH },
    ...facts,
  });

const randoms = () => [rng(1), rng(2)];

/** The gradient of each step. */
const gradients = Array.from({ length: 4 }, (_, step) => {
  const { normal } = rng(20 + step);
  return float32([2, 3, HEIGHT, WIDTH], Float32Array.from({ length: 2 * EACH }, normal));
});

/** The parameters after all steps. */
async function stepped(optimizer: string) {
  const { begin, show, step } = await painter(optimizer);
  let painting = begin(randoms());
  const begun = painting.pixels!.data;
  for (const [i, gradient] of gradients.entries())
    painting = await step(painting, await show(painting), gradient, i + 1);
  return { begun, now: painting.pixels!.data };
}

test("adam climbs as its paper has it", async () => {
  const { begun, now } = await stepped("adam");
  begun.forEach((start, k) => {
    let [x, m, v] = [start, 0, 0];
    gradients.forEach(({ data }, i) => {
      m = 0.9 * m + 0.1 * data[k]!;
      v = 0.999 * v + 0.001 * data[k]! ** 2;
      x += (RATE * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
    });
    // Parameters and moments are float32 after each step.
    expect(now[k]).toBeCloseTo(x, 5);
  });
});

test("normalized steps are of one length for each picture", async () => {
  const { begun, now } = await stepped("normalized");
  const lengths = gradients.map(({ data }) =>
    [0, 1].map((i) => Math.sqrt(data.subarray(i * EACH, (i + 1) * EACH).reduce((sum, v) => sum + v * v, 0) / EACH)),
  );
  begun.forEach((start, k) => {
    const climbed = gradients.reduce((x, { data }, i) => {
      return x + (RATE * data[k]!) / (lengths[i]![Math.floor(k / EACH)]! + 1e-5);
    }, start);
    expect(now[k]).toBeCloseTo(climbed, 5);
  });
});

test("a picture begins with its own draws, whatever the others are", async () => {
  const { begin } = await painter("adam");
  const both = begin(randoms()).pixels!.data;
  const alone = begin([rng(2)]).pixels!.data;
  expect(both.subarray(EACH)).toEqual(alone);
  const square = both.reduce((sum, v) => sum + v * v, 0) / both.length;
  // Four deviations of a variance estimated from 210 draws: 4·√(2/210).
  expect(Math.abs(square / 0.01 - 1)).toBeLessThan(0.4);
});

test("uniform starts reach to either side", async () => {
  const { begin } = await painter("adam", { start: { noise: "uniform", spread: 0.2 } });
  const { data } = begin(randoms()).pixels!;
  expect(Math.max(...data)).toBeLessThanOrEqual(0.2);
  expect(Math.min(...data)).toBeGreaterThanOrEqual(-0.2);
  expect(Math.max(...data) - Math.min(...data)).toBeGreaterThan(0.35);
});

test("an alpha channel is a sigmoid behind the colours", async () => {
  const { begin, show } = await painter("adam", { alpha: true, colour: "plain" });
  const painting = begin(randoms());
  const { shape, data } = await show(painting);
  expect(shape).toEqual([2, 4, HEIGHT, WIDTH]);
  data.forEach((v, k) => {
    expect(v).toBeCloseTo(1 / (1 + Math.exp(-painting.pixels!.data[k]!)), 6);
  });
});
