import { expect, test } from "vitest";
import { doubles, float32 } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf } from "../../testing/context.ts";
import { subjectOf } from "../../testing/subject.ts";
import { imputed } from "./impute.ts";
import road from "./road.ts";
import roadLerf from "./road-lerf.ts";
import roadMorf from "./road-morf.ts";

const [HEIGHT, WIDTH] = [12, 14];
const PIXELS = HEIGHT * WIDTH;

/** Sees only the bright square in the middle. */
const weights = Float32Array.from({ length: PIXELS }, (_, i) => {
  const [y, x] = [Math.floor(i / WIDTH), i % WIDTH];
  return y >= 4 && y < 8 && x >= 5 && x < 9 ? 0.25 : 0;
});

function model() {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: ["N", 1, HEIGHT, WIDTH] });
  const dense = new Float32Array(2 * PIXELS);
  dense.set(weights);
  const kernel = g.constant(float32([2, PIXELS], dense), "dense");
  const logits = g.node("Gemm", [g.node("Flatten", [x]), kernel], { transB: 1 }, "logits");
  return modelOf(g.build([g.node("Softmax", [logits], {}, "scores")]));
}

const tensor = float32(
  [1, 1, HEIGHT, WIDTH],
  weights.map((w) => 4 * w),
);
// Small differences put the other pixels in an order that is known.
const perfect = weights.map((w, i) => w + i * 1e-6);
const subject = (plane: ArrayLike<number>) => subjectOf(model(), plane, { tensor, class: 0 });

test("the map that knows what the model sees beats its opposite", async () => {
  const right = subject(perfect);
  const wrong = subject(perfect.map((v) => 1 - v));
  expect(await roadMorf.measure(right)).toBeLessThan(await roadMorf.measure(wrong));
  expect(await roadLerf.measure(right)).toBeGreaterThan(await roadLerf.measure(wrong));
  expect(await road.measure(right)).toBeGreaterThan(0.05);
  expect(await road.measure(wrong)).toBeCloseTo(-(await road.measure(right)), 2);
});

test.each([
  { first: "most", metric: roadMorf },
  { first: "least", metric: roadLerf },
])("$first important first: the mean score of pictures with these pixels imputed", async ({ first, metric }) => {
  const sign = first === "most" ? 1 : -1;
  const order = [...perfect.keys()].sort((a, b) => sign * (perfect[b]! - perfect[a]!));
  const { graph } = model();
  const scores = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => {
    const gone = new Set(order.slice(0, Math.round(share * PIXELS)));
    const picture = imputed(
      tensor,
      Uint8Array.from(order, (_, i) => (gone.has(i) ? 0 : 1)),
    );
    const pixels = doubles([1, 1, HEIGHT, WIDTH], Float64Array.from(picture.data));
    return evaluate(graph, { picture: pixels }).get("scores")!.data[0]!;
  });
  // Noise of 0.01 on 16 pixels of weight 0.25 moves the logit by 0.01, the probability by 0.0025, in one deviation.
  expect(await metric.measure(subject(perfect))).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / 5, 2);
});
