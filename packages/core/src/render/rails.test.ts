import fc from "fast-check";
import { expect, test } from "vitest";
import { rails } from "./rails.ts";

type Edge = readonly [number, number];

/** From each box to those that a way leads down to, through points alone. */
function led(count: number, { stretches }: { readonly stretches: readonly Edge[] }): Set<string> {
  const found = new Set<string>();
  const follow = (from: number, at: number) => {
    for (const [a, b] of stretches) if (a === at) b < count ? found.add(`${from} ${b}`) : follow(from, b);
  };
  for (let box = 0; box < count; box++) follow(box, box);
  return found;
}

/** A box for each row; what it reads is what is true of those before it. */
const graphs = fc
  .array(fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), { minLength: 2, maxLength: 9 })
  .map((rows) => ({
    count: rows.length,
    edges: rows.flatMap((row, b) => row.slice(0, b).flatMap((reads, a): Edge[] => (reads ? [[a, b]] : []))),
  }));

test("what can be followed downwards is an edge, and each edge is one", () => {
  fc.assert(
    fc.property(graphs, ({ count, edges }) => {
      const found = rails(count, edges);
      expect(led(count, found)).toEqual(new Set(edges.map(([a, b]) => `${a} ${b}`)));
      for (const [e, own] of found.through.entries()) {
        const way = own.map((s) => found.stretches[s]!);
        expect([way[0]![0], way.at(-1)![1]]).toEqual(edges[e]);
        for (const [k, [a]] of way.slice(1).entries()) expect(a).toBe(way[k]![1]);
      }
      const known = found.stretches.map(([a, b]) => `${a} ${b}`);
      expect(new Set(known).size).toBe(known.length);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test("where each reads all before it, stretches are as many as boxes, not as their squares", () => {
  const dense = (layers: number): Edge[] =>
    Array.from({ length: layers }, (_, b) => Array.from({ length: b }, (_, a): Edge => [a, b])).flat();
  const [some, more] = [20, 40].map((layers) => rails(layers, dense(layers)).stretches.length) as [number, number];
  expect(more / some).toBeLessThan(2.2);
});

test("ways that do not go the same way stay as they are", () => {
  // A shortcut past two layers, and one back.
  for (const edges of [
    [
      [0, 1],
      [1, 2],
      [0, 3],
      [2, 3],
    ],
    [
      [0, 1],
      [1, 2],
      [2, 1],
      [0, 2],
    ],
  ] as [number, number][][])
    expect(rails(4, edges)).toEqual({ count: 4, stretches: edges, through: edges.map((_, e) => [e]) });
});
