import { expect, test } from "vitest";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Engine } from "../../engine/define.ts";
import type { Model } from "../../onnx/meta.ts";
import { preprocess } from "../../onnx/preprocess.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { engines } from "../../testing/engines.ts";
import { randomImage } from "../../testing/judged.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { tinyNet } from "../../testing/nets.ts";
import { displayed } from "../seen.ts";
import type { DreamPlan } from "./dream.ts";
import { dreamerOf } from "./dream.ts";
import { wishOf } from "./objective.ts";
import { dreamPresetNamed } from "./preset/index.ts";

const image = randomImage(16, 20);

/** Two layers that both look at the picture itself: their gradients are one loop each. */
function twoLayers(): Model {
  const n = new NetBuilder(21);
  const picture = n.input(3, 10, 11);
  const a = n.relu("a", n.conv("a/conv", picture, 2));
  const b = n.relu("b", n.conv("b/conv", picture, 4, { kernel: 5, stride: 2 }));
  const pooled = n.node("Concat", "pooled", [n.globalPool("a/pool", a), n.globalPool("b/pool", b)], { axis: 1 });
  return modelOf(n.build(n.dense("logits", n.node("Flatten", "flat", [pooled]), 3)));
}

async function dreamt(model: Model, facts: Partial<DreamPlan>, engine?: Engine) {
  const { settings } = dreamPresetNamed("pytorch-deepdream");
  const wish = facts.wish ?? wishOf(model.graph, { layers: ["a", "b"], layerWeights: [1, 0.5] });
  const plan = { ...settings, octaves: 2, ratio: 1.5, steps: 2, lr: 0.1, shift: 3, seed: 4, wish, ...facts };
  const found: { picture: Float32Tensor; after: number }[] = [];
  for await (const { picture, after } of dreamerOf(testContext(model, engine), plan).octaves(image))
    found.push({ picture: { ...picture, data: picture.data.slice() }, after });
  return found;
}

const DEVIATIONS = [0.229, 0.224, 0.225];
const MEAN = [0.5, 0.4, 0.3];
const around = (i: number, n: number) => ((i % n) + n) % n;
const mirrored = (i: number, n: number) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);

interface Planes {
  readonly height: number;
  readonly width: number;
  readonly at: number[];
}

/** ∂/∂x of weight/2 · mean(relu(W∗x + b)²), in loops. */
function gradientOf({ graph }: Model, name: string, weight: number, stride: number, x: Planes): number[] {
  const { shape, data: kernel } = graph.constants.get(`${name}/conv/weights`)!;
  const bias = graph.constants.get(`${name}/conv/bias`)!.data;
  const [outputs, , side] = shape as [number, number, number];
  const pad = (side - 1) / 2;
  const [rows, columns] = [Math.ceil(x.height / stride), Math.ceil(x.width / stride)];
  const gradient = x.at.map(() => 0);
  const each = (
    visit: (
      o: number,
      place: (c: number, i: number, k: number) => number | undefined,
      w: (c: number, i: number, k: number) => number,
    ) => void,
  ) => {
    for (let o = 0; o < outputs; o++)
      for (let r = 0; r < rows; r++)
        for (let s = 0; s < columns; s++)
          visit(
            o,
            (c, i, k) => {
              const [y, z] = [r * stride + i - pad, s * stride + k - pad];
              const inside = y >= 0 && y < x.height && z >= 0 && z < x.width;
              return inside ? (c * x.height + y) * x.width + z : undefined;
            },
            (c, i, k) => Number(kernel[((o * 3 + c) * side + i) * side + k]),
          );
  };
  each((o, place, w) => {
    let sum = Number(bias[o]);
    const taps: [number, number][] = [];
    for (let c = 0; c < 3; c++)
      for (let i = 0; i < side; i++)
        for (let k = 0; k < side; k++) {
          const p = place(c, i, k);
          if (p !== undefined) taps.push([p, w(c, i, k)]);
        }
    for (const [p, v] of taps) sum += v * (x.at[p]! - MEAN[Math.floor(p / (x.height * x.width))]!);
    if (sum > 0) for (const [p, v] of taps) gradient[p]! += ((weight / 2) * 2 * sum * v) / (outputs * rows * columns);
  });
  return gradient;
}

/** Three two-dimensional kernels, averaged. */
function blurred({ height, width, at }: Planes, sigma: number): number[] {
  const out = at.map(() => 0);
  for (const deviation of [0.5 * sigma, sigma, 2 * sigma]) {
    const weight = (a: number, b: number) => Math.exp(-(a * a + b * b) / (2 * deviation * deviation));
    let total = 0;
    for (let a = -4; a <= 4; a++) for (let b = -4; b <= 4; b++) total += weight(a, b);
    for (let i = 0; i < at.length; i++) {
      const [c, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      for (let a = -4; a <= 4; a++)
        for (let b = -4; b <= 4; b++)
          out[i]! +=
            (weight(a, b) / total / 3) * at[(c * height + mirrored(y + a, height)) * width + mirrored(x + b, width)]!;
    }
  }
  return out;
}

function enlarged({ height, width, at }: Planes, rows: number, columns: number): Planes {
  const taps = (i: number, to: number, from: number) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return [low, Math.min(from - 1, low + 1), place - low] as const;
  };
  const out: number[] = [];
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const [t, b, v] = taps(y, rows, height);
        const [l, r, h] = taps(x, columns, width);
        const p = (i: number, k: number) => at[(c * height + i) * width + k]!;
        out.push((p(t, l) * (1 - h) + p(t, r) * h) * (1 - v) + (p(b, l) * (1 - h) + p(b, r) * h) * v);
      }
  return { height: rows, width: columns, at: out };
}

test("two octaves of two steps, in loops", async () => {
  const model = twoLayers();
  const context = testContext(model);
  const found = await dreamt(model, {});
  // 16/1.5 and 20/1.5, rounded
  const small = { height: 11, width: 13 };
  const { tensor } = preprocess(image, displayed(context.spec, [11, 13], "squash"));
  let x: Planes = { ...small, at: [...tensor.data] };
  for (let octave = 0; octave < 2; octave++) {
    if (octave === 1) x = enlarged(x, 16, 20);
    const { height, width } = x;
    for (let step = 0; step < 2; step++) {
      const random = context.random(4, 2 * octave + step + 1);
      const [down, right] = [random.below(7) - 3, random.below(7) - 3];
      const from = (i: number) => {
        const [c, y, z] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
        return (c * height + around(y - down, height)) * width + around(z - right, width);
      };
      const seen = { height, width, at: x.at.map((_, i) => x.at[from(i)]!) };
      const [a, b] = [gradientOf(model, "a", 1, 1, seen), gradientOf(model, "b", 0.5, 2, seen)];
      const colour = (i: number) => DEVIATIONS[Math.floor(i / (height * width))]!;
      const smooth = blurred({ height, width, at: a.map((v, i) => (v + b[i]!) * colour(i)) }, step + 1 + 0.5);
      const mean = smooth.reduce((p, q) => p + q, 0) / smooth.length;
      const deviation = Math.sqrt(smooth.reduce((p, q) => p + (q - mean) ** 2, 0) / (smooth.length - 1));
      const at = [...x.at];
      smooth.forEach((v, i) => {
        at[from(i)] = Math.min(1, Math.max(0, at[from(i)]! + (0.1 * colour(i) * (v - mean)) / deviation));
      });
      x = { height, width, at };
    }
    const { picture } = found[octave]!;
    expect(picture.shape).toEqual([1, 3, height, width]);
    // Pictures and gradients are float32, of numbers up to 1.
    expect(Math.max(...x.at.map((v, i) => Math.abs(v - picture.data[i]!)))).toBeLessThan(2e-6);
  }
});

const tiny = modelOf(tinyNet());
const quick = (facts: Partial<DreamPlan> = {}, engine?: Engine) =>
  dreamt(tiny, { wish: wishOf(tiny.graph, { layers: ["conv1", "conv2"] }), ...facts }, engine);
const last = async (found: ReturnType<typeof quick>) => (await found).at(-1)!.picture.data;
const plain = last(quick());

test("the same seed gives the same bytes, another one another picture", async () => {
  expect(await last(quick())).toEqual(await plain);
  expect(await last(quick({ seed: 5 }))).not.toEqual(await plain);
});

test("weights of layers and of channels change the picture", async () => {
  const layerWeights = wishOf(tiny.graph, { layers: ["conv1", "conv2"], layerWeights: [1, 0.1] });
  const channelWeights = wishOf(tiny.graph, { layers: ["conv1", "conv2"], channelWeights: ["1:1"] });
  expect(await last(quick({ wish: layerWeights }))).not.toEqual(await plain);
  expect(await last(quick({ wish: channelWeights }))).not.toEqual(await plain);
});

test.each([
  ["ratio", 1.3],
  ["steps", 3],
  ["lr", 0.2],
  ["shift", 1],
  ["smoothing", 0.9],
  ["ascent", "plain"],
  ["carry", "dream"],
] as const)("%s is honoured", async (name, value) => {
  expect(await last(quick({ [name]: value }))).not.toEqual(await plain);
});

test("octaves and width are honoured", async () => {
  const found = await quick({ octaves: 3, ratio: 1.2, steps: 1, width: 25 });
  expect(found.map(({ picture }) => picture.shape.slice(2))).toEqual([
    [14, 17],
    [17, 21],
    [20, 25],
  ]);
});

test("what is climbed grows", async () => {
  const [end] = await quick({ octaves: 1, steps: 6 });
  const [begin] = await quick({ octaves: 1, steps: 1 });
  expect(end!.after).toBeGreaterThan(1.2 * begin!.after);
});

test("with `dream` carried on, no step leaves the picture as it was", async () => {
  const still = await last(quick({ carry: "dream", lr: 1e-12 }));
  const { spec } = testContext(tiny);
  const { tensor } = preprocess(image, displayed(spec, [16, 20], "squash"));
  expect(Math.max(...tensor.data.map((v, i) => Math.abs(v - still[i]!)))).toBeLessThan(1e-6);
});

test.each(engines().map((e) => [e.id, e] as const))("on %s it is the same dream", async (_, engine) => {
  const found = await last(quick({}, engine));
  // Two octaves of two steps multiply what float32 rounds off; a step changes pixels by 0.02 and more.
  const expected = await plain;
  expect(Math.max(...found.map((v, i) => Math.abs(v - expected[i]!)))).toBeLessThan(1e-4);
});
