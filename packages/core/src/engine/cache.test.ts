import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { sessionBytes } from "./batch.ts";
import { cachedEngine } from "./cache.ts";
import type { Engine } from "./define.ts";

/** An engine that writes down what it prepares and releases, and whose runs end when they are told to. */
function recording() {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  const engine: Engine = {
    id: "recording",
    version: "1",
    async prepare(graph) {
      const [name] = graph.outputs;
      log.push(`prepare ${name}`);
      return {
        run: () => new Promise((resolve) => waiting.push(() => resolve({}))),
        release: async () => {
          log.push(`release ${name}`);
        },
      };
    },
  };
  const finish = () => {
    for (const end of waiting.splice(0)) end();
  };
  return { engine, log, finish };
}

const weights = float32([25, 40], new Float32Array(1000));

/** x·w */
function graphOf(name: string, constant = weights) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 25] });
  return g.build([g.node("MatMul", [x, g.constant(constant, "w")], {}, name)]);
}

const SESSION = sessionBytes(graphOf("a"));
const feeds = { x: float32([1, 25], new Float32Array(25)) };
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("the same graph written twice is prepared once", async () => {
  const { engine, log } = recording();
  const cached = cachedEngine(engine, 2 * SESSION);
  await Promise.all([cached.prepare(graphOf("a")), cached.prepare(graphOf("a"))]);
  await cached.prepare(graphOf("a"));
  expect(log).toEqual(["prepare a"]);
});

test("the same wiring around other weights is another graph", async () => {
  const { engine, log } = recording();
  const cached = cachedEngine(engine, 4 * SESSION);
  await cached.prepare(graphOf("a"));
  await cached.prepare(graphOf("a", float32([25, 40], new Float32Array(1000))));
  expect(log).toEqual(["prepare a", "prepare a"]);
});

test("the same wiring around another small constant is another graph", async () => {
  const { engine, log } = recording();
  const cached = cachedEngine(engine, 2 ** 20);
  const shifted = (by: number) => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: [2] });
    return g.build([g.node("Add", [x, g.constant(float32([1], [by]), "shift")], {}, "y")]);
  };
  await cached.prepare(shifted(1));
  await cached.prepare(shifted(1));
  await cached.prepare(shifted(2));
  expect(log).toEqual(["prepare y", "prepare y"]);
});

test("the least recently used goes first, before the next is made", async () => {
  const { engine, log, finish } = recording();
  const cached = cachedEngine(engine, 2 * SESSION);
  const a = await cached.prepare(graphOf("a"));
  await cached.prepare(graphOf("b"));
  const run = a.run(feeds);
  await settle();
  finish();
  await run;
  await cached.prepare(graphOf("c"));
  expect(log).toEqual(["prepare a", "prepare b", "release b", "prepare c"]);
});

test("a session that is running stays, whatever the budget", async () => {
  const { engine, log, finish } = recording();
  const cached = cachedEngine(engine, 1);
  const a = await cached.prepare(graphOf("a"));
  const run = a.run(feeds);
  await settle();
  await cached.prepare(graphOf("b"));
  expect(log).toEqual(["prepare a", "prepare b"]);
  finish();
  await run;
  await cached.prepare(graphOf("c"));
  expect(log).toEqual(["prepare a", "prepare b", "release a", "release b", "prepare c"]);
});

test("a session that went is made again when it runs", async () => {
  const { engine, log, finish } = recording();
  const cached = cachedEngine(engine, SESSION);
  const a = await cached.prepare(graphOf("a"));
  await cached.prepare(graphOf("b"));
  const run = a.run(feeds);
  await settle();
  finish();
  await run;
  expect(log).toEqual(["prepare a", "release a", "prepare b", "release b", "prepare a"]);
});

test("a large batch makes a session larger", async () => {
  const { engine, log, finish } = recording();
  const cached = cachedEngine(engine, 2 * SESSION);
  const a = await cached.prepare(graphOf("a"));
  const run = a.run({ x: float32([20, 25], new Float32Array(500)) });
  await settle();
  finish();
  await run;
  await cached.prepare(graphOf("b"));
  expect(log).toEqual(["prepare a", "release a", "prepare b"]);
});

test("before a large batch, others go where it takes the room", async () => {
  const { engine, log, finish } = recording();
  const cached = cachedEngine(engine, 2 * SESSION);
  const a = await cached.prepare(graphOf("a"));
  await cached.prepare(graphOf("b"));
  const run = a.run({ x: float32([20, 25], new Float32Array(500)) });
  await settle();
  expect(log).toEqual(["prepare a", "prepare b", "release b"]);
  finish();
  await run;
});

test("a graph that could not be prepared is tried again", async () => {
  let fails = true;
  const { engine } = recording();
  const cached = cachedEngine(
    {
      ...engine,
      prepare: (graph) => (fails ? Promise.reject(new Error("no kernel")) : engine.prepare(graph)),
    },
    2 * SESSION,
  );
  await expect(cached.prepare(graphOf("a"))).rejects.toThrow("no kernel");
  fails = false;
  await expect(cached.prepare(graphOf("a"))).resolves.toBeDefined();
});

test("closing releases all", async () => {
  const { engine, log } = recording();
  const cached = cachedEngine(engine, 2 * SESSION);
  await cached.prepare(graphOf("a"));
  await cached.prepare(graphOf("b"));
  await cached.close();
  expect(log.slice(2)).toEqual(["release a", "release b"]);
});

test("what takes turns with a heavy session stays beside it; two heavy ones do not", async () => {
  const { engine, log, finish } = recording();
  const heavy = (name: string) => {
    const graph = graphOf(name);
    // Weighed, not allocated.
    return { ...graph, infos: new Map(graph.infos).set("x", { type: "float32", shape: [2 ** 24, 25] }) };
  };
  expect(sessionBytes(heavy("a"))).toBeGreaterThan(2 ** 30);
  const cached = cachedEngine(engine, 2 ** 50);
  const [a, b] = [await cached.prepare(heavy("a")), await cached.prepare(graphOf("b"))];
  for (const session of [a, b, a, b]) {
    const run = session.run(feeds);
    await settle();
    finish();
    await run;
  }
  expect(log).toEqual(["prepare a", "prepare b"]);
  await cached.prepare(heavy("c"));
  expect(log).toEqual(["prepare a", "prepare b", "release a", "prepare c"]);
});
