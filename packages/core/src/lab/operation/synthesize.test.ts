import { expect, test } from "vitest";
import { cachedEngine } from "../../engine/index.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { engines } from "../../testing/engines.ts";
import { tinyNet } from "../../testing/nets.ts";
import { runOperation } from "../run.ts";
import type { Synthesized, Synthesizing } from "./synthesize.ts";

const labels = ["ant", "bee", "cat", "dog"];
const bench = testBench(tinyNet(), [], { labels, engine: cachedEngine(engines()[0]!, 2 ** 26) });
const made = (params: { params?: object; [name: string]: unknown }, signal?: AbortSignal) =>
  ran<Synthesized>(bench, "synthesize", { ...params, params: { steps: 4, size: [10, 11], ...params.params } }, signal);

test("a picture for each channel, and how they come about", async () => {
  const { answer, shown, progress } = await made({ layer: "conv1", channels: "1-2", frames: 3 });
  expect(answer).toMatchObject({ title: "conv1", objective: '"conv1"[#]', steps: 4 });
  expect(answer.pictures.map(({ name, channel }) => [name, channel])).toEqual([
    ["conv1[1]", 1],
    ["conv1[2]", 2],
  ]);
  expect(answer.pictures[0]!.image).toMatchObject({ width: 11, height: 10 });
  const seen = shown as Synthesizing[];
  expect(seen.map(({ step }) => step)).toEqual([1, 2, 4]);
  expect(seen.at(-1)!.pictures.map(({ image }) => image)).toEqual(answer.pictures.map(({ image }) => image));
  expect(progress.at(-1)).toEqual([2, 2]);
});

test("also what makes a class small", async () => {
  const { answer } = await made({ class: "bee", negative: true });
  const [large, small] = answer.pictures;
  expect([large!.name, large!.sign, small!.sign]).toEqual(["bee", 1, -1]);
  expect(large!.value).toBeGreaterThan(small!.value);
});

test("goes on as if it had never stopped", async () => {
  const asked = { unit: "conv2[3]", params: { steps: 6 } };
  const { answer: whole } = await made(asked);
  await made({ ...asked, params: { steps: 4 }, key: "a" });
  const { answer } = await made({ ...asked, params: { steps: 2 }, key: "a", further: true });
  expect(answer).toEqual(whole);
});

test("what was stopped can be gone on with", async () => {
  const stop = new AbortController();
  const doing = { signal: stop.signal, progress: () => stop.abort(), show: () => {} };
  const asked = { unit: "conv2[3]", params: { steps: 5, size: [10, 11] }, key: "b" };
  // It is told of progress after its first step.
  await expect(runOperation(bench, "synthesize", asked, doing)).rejects.toThrow();
  const { answer } = await made({ ...asked, params: { steps: 3 }, further: true });
  const { answer: whole } = await made({ unit: "conv2[3]", params: { steps: 4 } });
  expect(answer).toEqual(whole);
});

test("what cannot be made is told of", async () => {
  await expect(made({ unit: "conv2[1]", class: "bee" })).rejects.toThrow("exclude each other");
  await expect(made({ layer: "conv1", channels: "top3" })).rejects.toThrow("most active");
  await expect(made({ unit: "conv2[1]", key: "never", further: true })).rejects.toThrow("not there any more");
});
