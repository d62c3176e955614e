import { describe, expect, it } from "vitest";
import { rng } from "../base/rng.ts";
import { float32, int64, size } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { engines } from "../testing/engines.ts";
import { Net } from "./architecture/net.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { losses } from "./loss/all.ts";
import { optimizers } from "./optimizer/all.ts";
import { type Batch, createTrainer } from "./trainer.ts";

const named = <T extends { id: string }>(list: readonly T[], id: string) => list.find((t) => t.id === id)!;

/** A convolution with normalisation and dropout, for pictures of 8×8. */
function model() {
  const n = new Net(1);
  const conv = n.batchNorm("conv1/norm", n.conv("conv1/conv", n.input("picture", 1, [8, 8]), 6, { bias: false }));
  const pool = n.maxPool("pool1", n.relu("conv1", conv));
  const graph = n.classifier(n.dropout("dropout", n.flatten("flat", pool), 0.2), 3);
  return { graph, input: "picture", output: "scores" };
}

/** Noise with a bright stripe: across, down or none. */
function stripes(count: number, seed: number): Batch {
  const { normal, below } = rng(seed);
  const shape = [count, 1, 8, 8];
  const data = Float32Array.from({ length: size(shape) }, () => 0.3 * normal());
  const labels = Array.from({ length: count }, () => below(3));
  labels.forEach((label, n) => {
    const place = below(8);
    for (let i = 0; i < 8 && label < 2; i++) data[n * 64 + (label === 0 ? place * 8 + i : i * 8 + place)]! += 1.5;
  });
  return { pictures: float32(shape, data), labels: int64([count], labels) };
}

const trainerOn = (engine: Engine, seed = 2) =>
  createTrainer(engine, model(), {
    loss: named(losses, "cross-entropy"),
    optimizer: named(optimizers, "adam"),
    seed,
  });

describe.each(engines().map((e) => [e.id, e] as const))("on %s", (_, engine) => {
  it("learns stripes", async () => {
    const trainer = await trainerOn(engine);
    const validation = [stripes(60, 1000), stripes(30, 1001)];
    const before = await trainer.evaluate(validation);
    for (let i = 0; i < 80; i++) await trainer.step(stripes(24, i), 0.02);
    const after = await trainer.evaluate(validation);
    expect(after.pictures).toBe(90);
    expect(after.loss).toBeLessThan(before.loss / 3);
    expect(after.correct).toBeGreaterThan(80);
    await trainer.release();
  });

  it("resumes to the bit", async () => {
    const whole = await trainerOn(engine);
    const losses = [];
    for (let i = 0; i < 6; i++) losses.push((await whole.step(stripes(9 + i, i), 0.01)).loss);
    const first = await trainerOn(engine);
    for (let i = 0; i < 3; i++) expect((await first.step(stripes(9 + i, i), 0.01)).loss).toBe(losses[i]);
    const bytes = encodeCheckpoint(first.checkpoint());
    const second = await trainerOn(engine);
    second.restore(decodeCheckpoint(bytes));
    expect(second.steps).toBe(3);
    for (let i = 3; i < 6; i++) expect((await second.step(stripes(9 + i, i), 0.01)).loss).toBe(losses[i]);
    expect(encodeCheckpoint(second.checkpoint())).toEqual(encodeCheckpoint(whole.checkpoint()));
    await Promise.all([whole, first, second].map((t) => t.release()));
  });

  it("drops other units with another seed", async () => {
    const [a, b] = [await trainerOn(engine, 2), await trainerOn(engine, 3)];
    const batch = stripes(10, 1);
    expect((await a.step(batch, 0.01)).loss).not.toBe((await b.step(batch, 0.01)).loss);
    await Promise.all([a.release(), b.release()]);
  });

  it("gives the model with the weights and running averages it has now", async () => {
    const trainer = await trainerOn(engine);
    const batch = stripes(12, 1);
    await trainer.step(batch, 0.05);
    const graph = trainer.graph();
    const session = await engine.prepare(graph);
    const { scores } = await session.run({ picture: batch.pictures });
    const right = Array.from(batch.labels.data as BigInt64Array, Number).filter((label, n) => {
      const row = Array.from((scores!.data as Float32Array).subarray(3 * n, 3 * n + 3));
      return row.indexOf(Math.max(...row)) === label;
    });
    expect((await trainer.evaluate([batch])).correct).toBe(right.length);
    expect(graph.constants.get("conv1/norm/mean")!.data).not.toEqual(new Float32Array(6));
    expect([...graph.constants.keys()].sort()).toEqual([...model().graph.constants.keys()].sort());
    await Promise.all([session.release(), trainer.release()]);
  });

  it("refuses the checkpoint of another optimiser", async () => {
    const trainer = await trainerOn(engine);
    const { tensors, metadata } = trainer.checkpoint();
    const { "mean(logits/bias)": _, ...rest } = tensors;
    expect(() => trainer.restore({ tensors: rest, metadata })).toThrow('"mean(logits/bias)" of [3] is missing');
    await trainer.release();
  });
});
