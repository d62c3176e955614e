import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

const x = [2, 3, 5, 7];
const value = (v: number) => ({ values: [v], shape: [], type: "float32" as const });

opSuite("Pad", {
  zeros: { inputs: [x, { values: [0, 0, 1, 2, 0, 0, 3, 0] }] },
  "another value": { inputs: [x, { values: [0, 1, 1, 0, 0, 0, 2, 3] }, value(-1.5)] },
  "named axes": { inputs: [x, { values: [1, 2, 3, 0] }, null, { values: [-1, 2] }] },
  "taken away": { inputs: [x, { values: [0, 0, -1, -2, 0, 0, -1, 1] }] },
  edge: { inputs: [x, { values: [0, 0, 3, 2, 0, 0, 1, 4] }], attrs: { mode: "edge" } },
  reflect: { inputs: [x, { values: [0, 0, 3, 2, 0, 0, 1, 4] }], attrs: { mode: "reflect" } },
  wrap: { inputs: [x, { values: [0, 0, 3, 2, 0, 0, 1, 4] }], attrs: { mode: "wrap" } },
  "edge, of channels": { inputs: [x, { values: [2, 1] }, null, { values: [1] }], attrs: { mode: "edge" } },
});

test("the attributes of opset 10 become inputs", () => {
  const node = { op: "Pad", inputs: ["x"], outputs: ["y"], attrs: { mode: "constant", pads: [0, 1, 0, 2], value: 3 } };
  const { nodes, values } = upgraded(node, 10);
  const [, pads, filling] = nodes[0]!.inputs;
  expect(nodes).toEqual([{ ...node, inputs: ["x", pads, filling], attrs: { mode: "constant" } }]);
  expect([values(pads!), values(filling!)]).toEqual([[0, 1, 0, 2], [3]]);
});
