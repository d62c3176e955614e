import { expect, it } from "vitest";
import { float32, rng } from "../../base/index.ts";
import { referenceEngine } from "../../engine/reference.ts";
import { type Graph, withOutputs } from "../../onnx/graph.ts";
import { modelOf } from "../../testing/context.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { bodyOf } from "./body.ts";
import { joinHead, newHead } from "./join.ts";

const random = rng(5);
const picture = float32(
  [2, 3, 10, 11],
  Float32Array.from({ length: 660 }, () => random.normal()),
);

async function run(graph: Graph) {
  const session = await referenceEngine.prepare(graph);
  const out = await session.run({ picture });
  await session.release();
  return out;
}

it.each([
  ["flattened maps", tinyNet],
  ["pooled maps", residualNet],
  ["concatenated branches", branchNet],
] as const)("cuts a net that ends with %s before its dense layer", async (_, net) => {
  const graph = net();
  const body = bodyOf(modelOf(graph));
  expect(body.classifier).toBe("logits");
  const features = (await run(body.graph))[body.features]!;
  expect(features.shape).toEqual([2, body.count]);
  // The classifier reads the very same numbers.
  const read = graph.nodes.find((n) => n.outputs[0] === "logits")!.inputs[0]!;
  expect(features.data).toEqual((await run(withOutputs(graph, [read])))[read]!.data);
});

it("joins a new head to the body: the model's scores are the head's on the body's features", async () => {
  const body = bodyOf(modelOf(tinyNet()));
  const head = newHead(body.count, { classes: 3, seed: 7 });
  const joined = joinHead(body, head);
  expect(joined.inputs).toEqual(["picture"]);
  const rows = (await run(body.graph))[body.features]!;
  const session = await referenceEngine.prepare(head);
  const alone = await session.run({ features: { ...rows, shape: [2, body.count, 1, 1] } });
  const [output] = joined.outputs;
  expect(joined.infos.get(output!)?.shape).toEqual(["N", 3]);
  const expected = alone[head.outputs[0]!]!.data as Float32Array;
  ((await run(joined))[output!]!.data as Float32Array).forEach((v, i) => {
    // The head alone starts from features that are rounded to float32.
    expect(v).toBeCloseTo(expected[i]!, 6);
  });
});

it("keeps names apart where body and head have the same", () => {
  const body = bodyOf(modelOf(withOutputs(tinyNet(), ["scores"])));
  const joined = joinHead(body, newHead(body.count, { classes: 3 }));
  const made = joined.nodes.flatMap((n) => n.outputs);
  expect(new Set(made).size).toBe(made.length);
});

it("refuses a model without weights before its scores", () => {
  const graph = withOutputs(tinyNet(), ["conv1"]);
  const unweighted = { ...graph, nodes: [{ op: "Relu", inputs: ["picture"], outputs: ["conv1"], attrs: {} }] };
  expect(() => bodyOf(modelOf(unweighted))).toThrow("no classifier that could be replaced");
});
