import { expect, test } from "vitest";
import { zeros } from "../base/tensor.ts";
import type { Info } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { inferAll } from "./infer.ts";

const g = new Builder();
const x = g.input("x", { type: "float32", shape: ["N", 6, 4, 5] });
const w = g.constant(zeros([7]), "w");
const fine = g.build([g.node("Relu", [x], {}, "fine")]);

test("what does not fit is said, and the rest inferred", () => {
  const bad = { op: "Add", inputs: [x, w], outputs: ["bad"], attrs: {} };
  const { graph, problems } = inferAll({
    ...fine,
    nodes: [bad, ...fine.nodes],
    infos: new Map([[x, fine.infos.get(x)!]]),
  });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('Add, which makes "bad"');
  expect([...graph.infos.keys()].sort()).toEqual(["fine", "w", "x"]);
});

test("what a node leaves open is as the fallback has it, and what it tells is not", () => {
  const odd = { op: "Unheard", inputs: [x], outputs: ["odd"], attrs: {} };
  const said: Info = { type: "float32", shape: ["N", 3] };
  const { graph, problems } = inferAll(
    { ...fine, nodes: [odd, ...fine.nodes] },
    new Map([
      ["odd", said],
      ["fine", said],
    ]),
  );
  expect(problems).toEqual([]);
  expect(graph.infos.get("odd")).toEqual(said);
  expect(graph.infos.get("fine")!.shape).toEqual(["N", 6, 4, 5]);
});
