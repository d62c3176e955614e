import { expect, test } from "vitest";
import { sharedClasses } from "./classes.ts";
import { counterparts, fittingMatch, spreadOver } from "./layers.ts";

const layers = (...names: string[]) => names.map((value) => ({ value, units: 8 }));

test("one network before and after something is matched by names, two networks by what they hold", () => {
  expect(fittingMatch(layers("a", "b", "c"), layers("a", "b", "d"))).toBe("name");
  expect(fittingMatch(layers("a", "b", "c"), layers("c", "d", "e"))).toBe("cka");
  expect(fittingMatch(layers("a"), [{ value: "a", units: 7 }])).toBe("cka");
  const cka = [
    [0.2, 0.9],
    [0.5, 0.5],
  ];
  expect(counterparts(layers("a", "b"), layers("b", "c"), "cka", cka)).toEqual([1, 0]);
  expect(counterparts(layers("a", "b"), layers("b", "c"), "name", cka)).toEqual([undefined, 0]);
});

test("layers are spread over the depth", () => {
  const list = Array.from({ length: 100 }, (_, i) => i);
  const some = spreadOver(list, 40);
  expect(new Set(some).size).toBe(40);
  expect([some[0], some.at(-1)]).toEqual([0, 99]);
  expect(spreadOver([1, 2], 40)).toEqual([1, 2]);
  expect(spreadOver([1, 2, 3], 1)).toEqual([3]);
});

test("classes are shared by label, else by number", async () => {
  const classes = (...labels: string[]) => ({ labels, count: labels.length });
  expect(await sharedClasses(classes("cat", "Dog"), classes("background", "dog", "cat"))).toEqual({
    inB: [2, 1],
    count: 2,
    by: "label",
  });
  // Of two classes of one name the first is the first.
  expect((await sharedClasses(classes("crane", "cat", "crane"), classes("crane", "crane", "cat")))?.inB).toEqual([
    0, 2, 1,
  ]);
  expect(await sharedClasses(classes("cat", "dog"), classes("rose", "tulip"))).toBeUndefined();
  expect(await sharedClasses({ count: 3 }, classes("a", "b", "c"))).toMatchObject({ by: "number", inB: [0, 1, 2] });
  expect(await sharedClasses({ count: 3 }, { count: 4 })).toBeUndefined();
});
