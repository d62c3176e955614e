import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

const END = 2 ** 63;
const cut = (starts: number[], ends: number[], axes?: number[], steps?: number[]) =>
  [starts, ends, axes, steps].filter((v) => v !== undefined).map((values) => ({ values }));

opSuite("Slice", {
  "a window": { inputs: [[2, 3, 5, 7], ...cut([1, 2], [4, 6], [2, 3])] },
  "every axis, without saying which": { inputs: [[2, 3, 5], ...cut([0, 1, 2], [2, 3, 4])], batch: [] },
  "from the end": { inputs: [[2, 5, 7], ...cut([-3], [-1], [-1])] },
  "to the end": { inputs: [[2, 5, 7], ...cut([2], [END], [1])] },
  "the whole batch, half of the channels": { inputs: [[2, 6, 7], ...cut([0, 0], [END, 3], [0, 1])] },
  "every second": { inputs: [[2, 5, 7], ...cut([1], [END], [2], [2])] },
  "every third of both": { inputs: [[2, 8, 7], ...cut([0, 1], [END, END], [1, 2], [3, 3])] },
  flipped: { inputs: [[2, 3, 7], ...cut([-1], [-END], [2], [-1])] },
  "backwards by two": { inputs: [[2, 3, 7], ...cut([5], [0], [2], [-2])] },
  "some of an unknown batch": { inputs: [[5, 3, 2], ...cut([1], [4], [0])] },
  "the first of an unknown batch, by two": { inputs: [[5, 3, 2], ...cut([0], [END], [0], [2])] },
});

test("bounds of old attributes", () => {
  const attrs = { starts: [1, 2], ends: [3, 4] };
  const { nodes, values } = upgraded({ op: "Slice", inputs: ["x"], outputs: ["y"], attrs }, 9);
  expect(nodes[0]!.attrs).toEqual({});
  expect(nodes[0]!.inputs.slice(1).map(values)).toEqual([
    [1, 2],
    [3, 4],
    [0, 1],
  ]);
});
