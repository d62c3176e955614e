import { expect, test } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import { metrics } from "./all.ts";
import type { Metric } from "./define.ts";

const each = metrics.map((m: Metric) => [m.id, m] as const);
const nets = { tinyNet: tinyNet(), residualNet: residualNet(), branchNet: branchNet() };
const plane = Float32Array.from({ length: 110 }, (_, i) => 1 + Math.sin(i * 0.7));
const mask = Uint8Array.from({ length: 110 }, (_, i) => (i > 40 && i < 70 ? 1 : 0));

test.each(each)("%s says what it is", (_, { id, title, summary, definition, reference, better }) => {
  expect(id).toMatch(/^[a-z][a-z-]*$/);
  for (const text of [title, summary, definition]) expect(text).not.toBe("");
  expect(["higher", "lower"]).toContain(better);
  if (id !== "run-time") expect(reference?.url).toMatch(/^https:/);
});

test.each(each)("%s: a finite number on every net, the same again, and untouched input", async (_, metric) => {
  for (const graph of Object.values(nets)) {
    const subject = subjectOf(modelOf(graph), plane, { mask, lure: mask });
    const before = [subject.tensor.data.slice(), subject.importance.data.slice()];
    const value = await metric.measure(subject);
    expect(Number.isFinite(value)).toBe(true);
    if (graph === nets.branchNet) expect(await metric.measure({ ...subject })).toBe(value);
    expect([subject.tensor.data, subject.importance.data]).toEqual(before);
  }
});

test("the run time is the one that was taken", async () => {
  const metric = metrics.find((m) => m.id === "run-time")!;
  expect(await metric.measure(subjectOf(modelOf(tinyNet()), plane, { forwards: 0.125 }))).toBe(0.125);
});
