import fc from "fast-check";
import { expect, it } from "vitest";
import { classCounts, type LabelledSet, randomizeLabels, splitDataSet } from "./dataSet.ts";

const setOf = (...counts: number[]): LabelledSet => ({
  name: "set",
  classes: counts.map((_, i) => `class ${i}`),
  pictures: counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => ({
      name: `${label}/${i}`,
      path: `${label}/${i}`,
      source: { file: `${label}/${i}` },
      label,
    })),
  ),
});

it("splits each class by the share", () => {
  const { train, validation } = splitDataSet(setOf(50, 10, 100), 0.2, 1);
  expect(classCounts(validation)).toEqual([10, 2, 20]);
  expect(classCounts(train)).toEqual([40, 8, 80]);
});

it("leaves each class pictures to learn from, and each picture in one part", () => {
  const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0.01, max: 0.99 }), fc.nat(), (c, share, seed) => {
      const set = setOf(...c);
      const { train, validation } = splitDataSet(set, share, seed);
      expect(classCounts(train).every((n) => n > 0)).toBe(true);
      const names = [...train.pictures, ...validation.pictures].map((p) => p.name).sort();
      expect(names).toEqual(set.pictures.map((p) => p.name).sort());
    }),
  );
});

it("draws another part with another seed, and the same with the same", () => {
  const names = (seed: number) => splitDataSet(setOf(40, 40), 0.5, seed).validation.pictures.map((p) => p.name);
  expect(names(1)).toEqual(names(1));
  expect(names(1)).not.toEqual(names(2));
});

it("makes labels random for the share that is asked for", () => {
  const set = setOf(1000, 1000, 1000, 1000);
  const changed = (share: number) => {
    const made = randomizeLabels(set, share, 5);
    return made.pictures.filter((p, i) => p.label !== set.pictures[i]!.label).length;
  };
  expect(changed(0)).toBe(0);
  // A quarter of the random labels are the true ones; five deviations of the binomial counts are 137 and 97.
  expect(Math.abs(changed(1) - 3000)).toBeLessThan(137);
  expect(Math.abs(changed(0.5) - 1500)).toBeLessThan(97);
  expect(randomizeLabels(set, 0.5, 5)).toEqual(randomizeLabels(set, 0.5, 5));
});
