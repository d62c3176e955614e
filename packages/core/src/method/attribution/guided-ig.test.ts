import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap, Method } from "../index.ts";
import gradient from "./gradient.ts";
import guidedIg from "./guided-ig.ts";
import integratedGradients from "./integrated-gradients.ts";

methodSuite(guidedIg, { steps: 4 });

const tensor = randomPicture([1, 3, 10, 11]);

const mapsOf = async (method: Method, net = tinyNet(), params: object = {}, picture = tensor): Promise<Heatmap[]> => {
  const model = modelOf(net);
  const input = { tensor: picture, targets: classTargets(model, [1, 3]) };
  return (await method.run(testContext(model), input, method.params.parse(params))) as Heatmap[];
};

test("with all elements at a time the path is the straight line", async () => {
  const guided = await mapsOf(guidedIg, tinyNet(), { steps: 6, fraction: 1 });
  const straight = await mapsOf(integratedGradients, tinyNet(), { steps: 6, quadrature: "riemann-left" });
  // both round the points of the line to float32
  for (const [k, { map }] of guided.entries()) expectSame(map, straight[k]!.map, 1e-5);
});

test.each([
  ["tinyNet", tinyNet()],
  ["residualNet", residualNet()],
  ["branchNet", branchNet()],
])("%s: the shares add up to the change of the score as the steps grow", async (_, net) => {
  const [first] = await mapsOf(guidedIg, net, { steps: 100 });
  const mass = first!.map.data.reduce((a, b) => a + Math.abs(b), 0);
  // each step goes by the gradient at its beginning
  expect(Math.abs(first!.facts!.completenessDelta!) / mass).toBeLessThan(0.03);
});

/** The path in pixel values, with sorting, as the paper's algorithm 1 has it within bounds of the straight line. */
async function byPixels(k: number, name: string, { steps = 8, fraction = 0.25, distance = 0.1 } = {}) {
  const model = modelOf(tinyNet());
  const from = Float64Array.from((await baselineOf(testContext(model), tensor, name)).data);
  const to = Float64Array.from(tensor.data);
  const apart = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + Math.abs(v - b[i]!), 0);
  const onLine = (alpha: number) => from.map((b, i) => b + alpha * (to[i]! - b));
  const total = apart(from, to);
  const shares = new Float64Array(to.length);
  let x = from.slice();
  for (let step = 1; step <= steps; step++) {
    const [picture] = [{ ...tensor, data: Float32Array.from(x) }];
    const slope = (await mapsOf(gradient, tinyNet(), {}, picture))[k]!.map.data;
    const low = onLine(Math.max(0, step / steps - distance));
    const high = onLine(Math.min(1, step / steps + distance));
    const goal = total * (1 - step / steps);
    const before = x;
    x = x.map((v, i) => (Math.abs(v - from[i]!) < Math.abs(low[i]! - from[i]!) ? low[i]! : v));
    const reached = new Set<number>();
    x.forEach((v, i) => {
      if (Math.abs(v - from[i]!) >= Math.abs(high[i]! - from[i]!) - 1e-12) reached.add(i);
    });
    while (apart(x, to) - goal > 1e-9 * total) {
      const order = Array.from(slope, (g, i) => (reached.has(i) ? Infinity : Math.abs(g)));
      const limit = order.toSorted((a, b) => a - b)[Math.floor(fraction * (order.length - 1))]!;
      const moving = order.flatMap((g, i) => (g <= limit && !reached.has(i) ? [i] : []));
      const room = moving.reduce((sum, i) => sum + Math.abs(high[i]! - x[i]!), 0);
      const part = Math.min(1, (apart(x, to) - goal) / room);
      for (const i of moving) {
        x[i]! += part * (high[i]! - x[i]!);
        if (part === 1) reached.add(i);
      }
    }
    x.forEach((v, i) => {
      shares[i]! += slope[i]! * (v - before[i]!);
    });
  }
  return Float32Array.from(shares);
}

test.each(["zero", "white"])("is the adaptive path from %s, followed in pixel values", async (baseline) => {
  const maps = await mapsOf(guidedIg, tinyNet(), { steps: 8, distance: 0.1, baseline });
  for (const [k, { map }] of maps.entries()) {
    const expected = { ...map, data: await byPixels(k, baseline) };
    // points are rounded to float32
    expectSame(map, expected, 1e-4);
  }
});
