import { expect, it } from "vitest";
import { rng } from "../../base/rng.ts";
import { doubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { optimizers } from "./all.ts";
import type { Settings } from "./define.ts";
import { settingsOf } from "./define.ts";

const COUNT = 4;
const RATE = 0.03;

/** The weights after each of some steps, by the nodes in float64. */
function byNodes(id: string, said: Settings, gradients: readonly (readonly number[])[], first: readonly number[]) {
  const optimizer = optimizers.find((o) => o.id === id)!;
  const settings = settingsOf(optimizer, said);
  const g = new Builder();
  const input = (name: string, shape: readonly number[]) => g.input(name, { type: "float64", shape });
  const [weight, gradient] = [input("weight", [COUNT]), input("gradient", [COUNT])];
  const slots = optimizer.slots(settings);
  const state = Object.fromEntries(slots.map((slot) => [slot, input(slot, [COUNT])]));
  const [rate, step] = [input("rate", []), input("step", [])];
  const next = optimizer.update({ g, weight, gradient, state, rate, step, settings, decay: settings.weightDecay! });
  const graph = g.build([next.weight]);
  let carried = {
    weight: doubles([COUNT], first),
    ...Object.fromEntries(slots.map((s) => [s, doubles([COUNT], [0, 0, 0, 0])])),
  };
  return gradients.map((values, i) => {
    const given = { gradient: doubles([COUNT], values), rate: doubles([], [RATE]), step: doubles([], [i + 1]) };
    const out = evaluate(graph, { ...carried, ...given });
    carried = { weight: out.get(next.weight)!, ...Object.fromEntries(slots.map((s) => [s, out.get(next.state[s]!)!])) };
    return Array.from(carried.weight.data);
  });
}

/** One weight after each step, by a loop that is told gradients and keeps what it likes. */
type Loop = (w: number, g: number, t: number, kept: { m: number; s: number }) => number;

const sgdLoop =
  (momentum: number, nesterov: boolean, decay: number): Loop =>
  (w, gradient, t, kept) => {
    const g = gradient + decay * w;
    // PyTorch: the first velocity is the gradient.
    kept.m = t === 1 ? g : momentum * kept.m + g;
    if (momentum === 0) return w - RATE * g;
    return w - RATE * (nesterov ? g + momentum * kept.m : kept.m);
  };

const rmspropLoop =
  (rho: number, epsilon: number, momentum: number): Loop =>
  (w, g, _, kept) => {
    kept.s = rho * kept.s + (1 - rho) * g ** 2;
    const direction = g / (Math.sqrt(kept.s) + epsilon);
    kept.m = momentum * kept.m + direction;
    return w - RATE * (momentum > 0 ? kept.m : direction);
  };

const adamLoop =
  (coupled: number, decoupled: number): Loop =>
  (before, gradient, t, kept) => {
    const g = gradient + coupled * before;
    const w = before * (1 - RATE * decoupled);
    kept.m = 0.9 * kept.m + 0.1 * g;
    kept.s = 0.999 * kept.s + 0.001 * g ** 2;
    const [m, s] = [kept.m / (1 - 0.9 ** t), kept.s / (1 - 0.999 ** t)];
    return w - (RATE * m) / (Math.sqrt(s) + 1e-8);
  };

const cases: [string, Settings, Loop][] = [
  ["sgd", { momentum: 0 }, sgdLoop(0, false, 0)],
  ["sgd", { weightDecay: 0.1 }, sgdLoop(0.9, false, 0.1)],
  ["sgd", { momentum: 0.8, nesterov: 1 }, sgdLoop(0.8, true, 0)],
  ["rmsprop", {}, rmspropLoop(0.9, 1e-7, 0)],
  ["rmsprop", { rho: 0.99, epsilon: 1e-3, momentum: 0.5 }, rmspropLoop(0.99, 1e-3, 0.5)],
  ["adam", {}, adamLoop(0, 0)],
  ["adam", { weightDecay: 0.1 }, adamLoop(0.1, 0)],
  ["adamw", {}, adamLoop(0, 0.01)],
];

it.each(cases)("%s with %o steps as its definition", (id, settings, loop) => {
  const { normal } = rng(5);
  const first = Array.from({ length: COUNT }, normal);
  const gradients = Array.from({ length: 6 }, () => Array.from({ length: COUNT }, normal));
  const found = byNodes(id, settings, gradients, first);
  const weights = [...first];
  const kept = first.map(() => ({ m: 0, s: 0 }));
  gradients.forEach((row, i) => {
    row.forEach((g, k) => {
      weights[k] = loop(weights[k]!, g, i + 1, kept[k]!);
    });
    // Both sides are float64; the fractions of Adam are multiplied in another order.
    found[i]!.forEach((w, k) => {
      expect(Math.abs(w - weights[k]!), `step ${i + 1}`).toBeLessThan(1e-13 * Math.max(1, Math.abs(w)));
    });
  });
});

it("has settings whose defaults are all told", () => {
  for (const o of optimizers) expect(Object.keys(o.defaults)).toContain("weightDecay");
  expect(() => settingsOf(optimizers[0]!, { beta3: 1 })).toThrow('adam has no setting "beta3"');
});
