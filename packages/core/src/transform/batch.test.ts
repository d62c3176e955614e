import { expect, test } from "vitest";
import { Builder } from "../op/builder.ts";
import { reinfer, withBatch } from "./batch.ts";

function net() {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 4, "W"] });
  const rows = g.node("Reshape", [x, g.ints([-1, 12])], {}, "rows");
  const shape = g.node("Shape", [x], {}, "shape");
  g.add({ op: "Riddle", domain: "nobody", inputs: [rows], outputs: ["riddle"], attrs: {} });
  return g.build([rows, shape, "riddle"]);
}

test("the batch becomes a number everywhere, other names stay", () => {
  const { infos } = withBatch(net(), 2);
  expect(infos.get("x")!.shape).toEqual([2, 3, 4, "W"]);
  expect(infos.get("rows")!.shape).toEqual(["2*W", 12]);
  expect(infos.get("shape")!.content).toEqual([2, 3, 4, "W"]);
});

test("what an unknown operator makes keeps what the file said of it", () => {
  const graph = net();
  const said = {
    ...graph,
    infos: new Map([...graph.infos, ["riddle", { type: "float32", shape: ["N", 7] }] as const]),
  };
  expect(reinfer(said).infos.get("riddle")!.shape).toEqual(["N", 7]);
  expect(withBatch(said, 1).infos.get("riddle")!.shape).toEqual([1, 7]);
});

test("the graph given is left as it is", () => {
  const graph = net();
  withBatch(graph, 1);
  expect(graph.infos.get("x")!.shape).toEqual(["N", 3, 4, "W"]);
});
