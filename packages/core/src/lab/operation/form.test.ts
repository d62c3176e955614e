import { expect, test } from "vitest";
import type { Field } from "../../method/fields.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { tinyNet } from "../../testing/nets.ts";
import { operations } from "./all.ts";

const bench = testBench(tinyNet(), []);

test("what an operation can be told, with its choices", async () => {
  const { answer } = await ran<{ fields: Field[] }>(bench, "form", { operation: "train" });
  const optimizer = answer.fields.find(({ name }) => name === "optimizer");
  expect(optimizer).toMatchObject({ type: "string", default: "adam" });
  expect(optimizer!.choices).toContain("sgd");
  expect(answer.fields.every(({ help }) => help !== "")).toBe(true);
});

test("an operation that there is not is told", async () => {
  await expect(ran(bench, "form", { operation: "knit" })).rejects.toThrow('no operation "knit"');
});

test("the list says of each operation what it says of itself", async () => {
  for (const { name, pace, load } of operations) expect((await load()).default).toMatchObject({ id: name, pace });
});
