import { expect, it } from "vitest";
import { rng } from "../base/rng.ts";
import { float32, size } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { engines } from "../testing/engines.ts";
import { backward } from "../transform/backward.ts";
import { blocked } from "./blocked.ts";
import { blockSize } from "./blockSize.ts";
import { referenceEngine } from "./reference.ts";

const { uniform } = rng(3);
const drawn = (shape: readonly number[]) =>
  float32(
    shape,
    Float32Array.from({ length: size(shape) }, () => 2 * uniform() - 1),
  );

/** Convolutions of weights that come in: strided with a bias, behind a pool, dilated, and one whose channels are no whole blocks. */
function graph() {
  const g = new Builder();
  const input = (name: string, shape: (number | string)[]) => g.input(name, { type: "float32", shape });
  const first = g.node("Conv", [input("x", ["N", 32, 11, 10]), input("w1", [48, 32, 3, 3]), input("b1", [48])], {
    strides: [2, 1],
    pads: [1, 0, 2, 1],
  });
  const pool = g.node("MaxPool", [first], { kernel_shape: [2, 2], strides: [1, 2] });
  const second = g.node("Conv", [g.node("Relu", [pool]), input("w2", [16, 48, 3, 2])], { dilations: [2, 1] });
  const third = g.node("Conv", [second, input("w3", [5, 16, 1, 1])], {}, "y");
  return g.build([third, g.node("Identity", [pool], {}, "pool")]);
}

const feeds = {
  x: drawn([3, 32, 11, 10]),
  w1: drawn([48, 32, 3, 3]),
  b1: drawn([48]),
  w2: drawn([16, 48, 3, 2]),
  w3: drawn([5, 16, 1, 1]),
};

for (const engine of engines().filter((e) => e.id === "cpu"))
  it("gives what the ordinary operators give", async () => {
    const block = await blockSize((g) => engine.prepare(g));
    // The processor has none: nothing to compare.
    if (!block) return;
    const laidOut = blocked(graph(), block);
    expect(laidOut.nodes.filter((n) => n.op === "Conv" && n.domain)).toHaveLength(2);
    expect(laidOut.nodes.filter((n) => n.op === "MaxPool" && n.domain)).toHaveLength(1);
    const plain = graph();
    // The engine lays out by itself what has weights from outside; as constants, they are the optimiser's.
    const { w1, w2, w3, b1, ...given } = feeds;
    const constants = new Map([...plain.constants, ...Object.entries({ w1, w2, w3, b1 })]);
    const fixed = await engine.prepare({ ...plain, constants, inputs: ["x"] });
    const moving = await engine.prepare(laidOut);
    const [expected, found] = [await fixed.run(given), await moving.run(feeds)];
    for (const v of ["y", "pool"])
      (expected[v]!.data as Float32Array).forEach((e, i) => {
        // Sums of up to 432 products of numbers of about 1, in float32.
        expect(Math.abs(Number(found[v]!.data[i]) - e)).toBeLessThan(1e-3);
      });
    await Promise.all([fixed.release(), moving.release()]);
  });

it("leaves weights that are constants, or made of constants, to the runtime", () => {
  const plain = graph();
  const constants = new Map([...plain.constants, ["w1", feeds.w1] as const, ["w2", feeds.w2] as const]);
  const fixed = { ...plain, constants, inputs: ["x", "b1", "w3"] };
  expect(blocked(fixed, 16).nodes).toEqual(plain.nodes);
  const back = backward(fixed, "y", ["x"]);
  expect(blocked(back, 16).nodes).toEqual(back.nodes);
});

/** A ReLU's multiplier between two convolutions, forward and back, whose other operators the runtime would not do on blocks. */
function quotients(channels: number) {
  const g = new Builder();
  const weights = (...shape: number[]) => g.constant(drawn(shape));
  const same = { pads: [1, 1, 1, 1] };
  const [x, x0] = ["x", "x0"].map((v) => g.input(v, { type: "float32", shape: ["N", 3, 8, 9] }));
  const [first, each, last] = [
    weights(channels, 3, 3, 3),
    weights(channels, 1, 3, 3),
    weights(channels, channels, 1, 1),
  ];
  const bias = weights(channels);
  const pass = (v: string) => {
    const z = g.node("Conv", [v, first, bias], same);
    const y = g.node("Relu", [g.node("Conv", [z, each], { ...same, group: channels })]);
    return g.node("Relu", [g.node("Add", [y, g.node("Conv", [z, last])])]);
  };
  const [y, y0] = [pass(x!), pass(x0!)];
  const part = (v: string, f: number) => g.node("Add", [g.node("Mul", [v, g.scalar(f, v)]), g.scalar(1, v)]);
  const quotient = g.node("Div", [g.node("Sub", [y, y0]), part(g.node("Max", [y, y0]), 2)]);
  const joined = g.node("Concat", [quotient, y], { axis: 1 });
  const [low, high] = g.nodes("Split", [joined, g.ints([channels, channels])], { axis: 1 }, 2);
  const out = g.node("Conv", [g.node("Sub", [low!, high!]), last], {}, "y");
  return g.build([out, g.node("MaxPool", [quotient], { kernel_shape: [3, 3], strides: [2, 2] }, "pool"), quotient]);
}

for (const engine of engines().filter((e) => e.id === "cpu"))
  it("keeps what lies between convolutions in blocks where values are divided by one another", async () => {
    const block = await blockSize((g) => engine.prepare(g));
    if (!block) return;
    const given = { x: drawn([2, 3, 8, 9]), x0: drawn([2, 3, 8, 9]) };
    for (const channels of [2 * block, block + 4]) {
      const graph = quotients(channels);
      const found = await engine.prepare(graph).then((s) => s.run(given));
      const expected = await referenceEngine.prepare(graph).then((s) => s.run(given));
      for (const v of graph.outputs)
        (expected[v]!.data as Float32Array).forEach((e, i) => {
          // Sums of up to 36 products of sums of 27, in float32.
          expect(Math.abs(Number(found[v]!.data[i]) - e)).toBeLessThan(1e-3);
        });
    }
    const ops = blocked(quotients(2 * block), block).nodes.map((n) => n.op);
    // Pictures come in as they are, and what is asked for goes out.
    expect(ops.filter((op) => op === "ReorderInput")).toHaveLength(0);
    expect(ops.filter((op) => op === "ReorderOutput")).toHaveLength(3);
    // Sums and activations are part of the convolutions before them.
    expect(ops.filter((op) => op === "Relu")).toHaveLength(0);
  });
