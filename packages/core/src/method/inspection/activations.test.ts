import { expect, test } from "vitest";
import { toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { branchNet } from "../../testing/nets.ts";
import type { Volume } from "../index.ts";
import activations from "./activations.ts";
import filters from "./filters.ts";
import predict from "./predict.ts";

const graph = branchNet();
const model = modelOf(graph);
const tensor = randomPicture([1, ...graph.infos.get(model.input)!.shape.slice(1)] as number[]);
const run = (params: object) =>
  activations.run(testContext(model), { tensor, targets: [] }, activations.params.parse(params)) as Promise<Volume[]>;

test("every layer with rows and columns is there, each as the graph computes it", async () => {
  const volumes = await run({});
  const values = evaluate(graph, { [model.input]: toDoubles(tensor) });
  expect(volumes.length).toBeGreaterThan(2);
  for (const { layer, data } of volumes) {
    const expected = values.get(layer)!;
    expect(data.shape).toEqual(expected.shape.slice(1));
    expect(data.data).toEqual(Float32Array.from(expected.data));
  }
});

test("layers are chosen by name, by type and by glob, each once", async () => {
  const all = (await run({})).map((v) => v.layer);
  expect((await run({ layers: [all[1]!, "*"] })).map((v) => v.layer)[0]).toBe(all[1]);
  expect((await run({ layers: ["MaxPool#1", "MaxPool#1"] })).map((v) => v.op)).toEqual(["MaxPool"]);
  await expect(run({ layers: ["nowhere"] })).rejects.toThrow('no layer "nowhere"');
});

test("the picture itself can be looked at", async () => {
  const [volume] = await run({ layers: [model.input] });
  expect(volume!.data.data).toEqual(tensor.data);
});

test("filters are the weights as stored", async () => {
  const volumes = (await filters.run(
    testContext(model),
    { tensor, targets: [] },
    filters.params.parse({}),
  )) as Volume[];
  const convolutions = graph.nodes.filter((n) => n.op === "Conv");
  expect(volumes.map((v) => v.data.data)).toEqual(convolutions.map((n) => graph.constants.get(n.inputs[1]!)!.data));
});

test("predictions are sorted and sum to one", async () => {
  const [table] = await predict.run(testContext(model), { tensor, targets: [] }, predict.params.parse({ top: 100 }));
  if (table?.kind !== "table") throw new Error("no table");
  const scores = table.rows.map((r) => r[1] as number);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(scores.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
});
