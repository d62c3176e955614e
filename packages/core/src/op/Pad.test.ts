import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import Pad from "./Pad.ts";

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
  const constants: unknown[] = [];
  const node = { op: "Pad", inputs: ["x"], outputs: ["y"], attrs: { mode: "constant", pads: [0, 1, 0, 2], value: 3 } };
  const upgraded = Pad.upgrade!({
    node,
    from: 10,
    constant: (t) => {
      constants.push(...(t.data as Iterable<number | bigint>));
      return `c${constants.length}`;
    },
    valueOf: () => undefined,
    rankOf: () => undefined,
    fresh: (stem) => stem,
  });
  expect(upgraded).toEqual([{ ...node, inputs: ["x", "c4", "c5"], attrs: { mode: "constant" } }]);
  expect(constants).toEqual([0n, 1n, 0n, 2n, 3]);
});
