import type { Engine, Tensors } from "@convlens/core/engine";
import type { Graph } from "@convlens/core/onnx";
import { expect, test } from "vitest";
import { fallingBack } from "../src/page/fallback.ts";

const graph = {} as Graph;
const never = new Promise<never>(() => {});
const answer = (by: string) => ({ by }) as unknown as Tensors;

/** An engine that answers with its name, and notes what it was asked. */
function engine(
  id: string,
  asked: string[],
  work: Partial<Record<"prepare" | "run", () => Promise<void>>> = {},
): Engine {
  return {
    id,
    version: `${id} 1`,
    async prepare() {
      asked.push(`${id} prepare`);
      await work.prepare?.();
      return {
        async run() {
          asked.push(`${id} run`);
          await work.run?.();
          return answer(id);
        },
        release: async () => void asked.push(`${id} release`),
      };
    },
  };
}

function tried(work: Parameters<typeof engine>[2], lost: Promise<string> = never) {
  const [asked, told]: [string[], string[]] = [[], []];
  const second = async () => engine("wasm", asked);
  const made = fallingBack(engine("webgpu", asked, work), {
    second,
    lost: () => lost,
    tell: (line) => told.push(line),
  });
  return { made, asked, told };
}

test("what works stays where it is", async () => {
  const { made, asked, told } = tried({});
  const session = await made.prepare(graph);
  expect(await session.run({})).toEqual(answer("webgpu"));
  await session.release();
  expect([made.id, asked, told]).toEqual(["webgpu", ["webgpu prepare", "webgpu run", "webgpu release"], []]);
});

test("a graph that is refused is run by the other, and so is all that follows; it is told once", async () => {
  const { made, asked, told } = tried({ prepare: () => Promise.reject(new Error("no kernel for GRU")) });
  for (let i = 0; i < 2; i++) expect(await (await made.prepare(graph)).run({})).toEqual(answer("wasm"));
  expect(asked).toEqual(["webgpu prepare", "wasm prepare", "wasm run", "wasm prepare", "wasm run"]);
  expect(told).toEqual(["wasm does the work now: no kernel for GRU"]);
  expect([made.id, made.version]).toEqual(["wasm", "wasm 1"]);
});

test("a session that fails in the middle goes on where it was asked", async () => {
  let runs = 0;
  const { made, told } = tried({
    run: async () => {
      if (++runs === 2) throw new Error("out of memory");
    },
  });
  const session = await made.prepare(graph);
  const other = await made.prepare(graph);
  const by = [await session.run({}), await session.run({}), await session.run({}), await other.run({})];
  expect(by).toEqual(["webgpu", "wasm", "wasm", "wasm"].map(answer));
  await session.release();
  await other.release();
  expect(told).toHaveLength(1);
});

test("a device that is lost while it works answers no more: the other does", async () => {
  let lose: (why: string) => void = () => {};
  const lost = new Promise<string>((done) => {
    lose = done;
  });
  const { made, told } = tried({ run: () => never }, lost);
  const session = await made.prepare(graph);
  const waiting = session.run({});
  lose("destroyed");
  expect(await waiting).toEqual(answer("wasm"));
  expect(told).toEqual(["wasm does the work now: webgpu was lost: destroyed"]);
});

test("what is stopped is stopped, and what the other cannot either is its error", async () => {
  const abort = Object.assign(new Error("stopped"), { name: "AbortError" });
  const { made, told } = tried({ run: () => Promise.reject(abort) });
  await expect((await made.prepare(graph)).run({})).rejects.toBe(abort);
  expect(told).toEqual([]);
  const wrong = fallingBack(engine("webgpu", [], { run: () => Promise.reject(new Error("first")) }), {
    second: async () => engine("wasm", [], { run: () => Promise.reject(new Error("second")) }),
    lost: () => never,
    tell: () => {},
  });
  await expect((await wrong.prepare(graph)).run({})).rejects.toThrow("second");
});
