import { expect, test } from "vitest";
import { answerOf, largestChanges, predictionFigures, worstFlips } from "./predictions.ts";

const same = { inB: [0, 1, 2] };

test("what two models say of a picture", () => {
  const answer = answerOf(7, [0.7, 0.2, 0.1], [0.3, 0.6, 0.1], same, { a: 0, b: 0 });
  expect(answer).toMatchObject({ picture: 7, a: 0, b: 1, same: false, right: "a", partners: { a: 0, b: 1 } });
  expect(answer.pA).toEqual({ a: 0.7, b: 0.2 });
  expect(answer.pB).toEqual({ a: 0.3, b: 0.6 });
  expect(answer.distance).toBeCloseTo(0.4, 12);
  expect(answer.divergence).toBeCloseTo(0.7 * Math.log(0.7 / 0.3) + 0.2 * Math.log(0.2 / 0.6), 12);
});

test("classes in another order and beside others: what only one model has goes together", () => {
  // The second has a class of its own first, then the first's in another order; the first's last it does not know.
  const answer = answerOf(0, [0.1, 0.6, 0.3], [0.2, 0.5, 0.3], { inB: [2, 1, undefined] });
  expect(answer).toMatchObject({ a: 1, b: 1, same: true, right: undefined });
  // Shared: 0.1 and 0.3, 0.6 and 0.5; the others: 0.3 and 0.2.
  expect(answer.distance).toBeCloseTo((0.2 + 0.1 + 0.1) / 2, 12);
  const unknown = answerOf(0, [0.1, 0.2, 0.7], [0.6, 0.2, 0.2], { inB: [2, 1, undefined] });
  expect(unknown).toMatchObject({
    a: 2,
    b: 0,
    same: false,
    pA: { a: 0.7, b: undefined },
    pB: { a: undefined, b: 0.6 },
  });
});

test("a probability of zero is a large divergence, not an infinite one; scores that add up to something else have none", () => {
  expect(answerOf(0, [1, 0, 0], [0, 1, 0], same).divergence).toBeCloseTo(12 * Math.log(10), 9);
  expect(answerOf(0, [0.9, 0.8, 0.1], [0.5, 0.3, 0.2], same).divergence).toBeUndefined();
});

test("over all pictures", () => {
  const [x, y, z] = [
    [0.8, 0.1, 0.1],
    [0.1, 0.8, 0.1],
    [0.2, 0.1, 0.7],
  ] as const;
  const truth = { a: 0, b: 0 };
  const answers = [
    answerOf(0, x, x, same, truth),
    answerOf(1, x, y, same, truth),
    answerOf(2, x, z, same, truth),
    answerOf(3, y, x, same, truth),
    answerOf(4, y, z, same, truth),
    answerOf(5, y, y, same, truth),
    answerOf(6, z, x, same),
  ];
  const { labelled, ...all } = predictionFigures(answers);
  expect(all).toMatchObject({ pictures: 7, flips: 5, agreement: 2 / 7 });
  expect(labelled).toMatchObject({ pictures: 6, both: 1, onlyA: 2, onlyB: 1, neither: 2, wrongAnew: 1, p: 1 });
  expect(labelled!.accuracy).toEqual({ a: 0.5, b: 2 / 6 });
  // Lost first: x → y is 0.7 apart, x → z 0.6; then the others by their distance.
  expect(worstFlips(answers).map(({ picture }) => picture)).toEqual([1, 2, 3, 4, 6]);
  expect(largestChanges(answers, 2).map(({ picture }) => picture)).toEqual([1, 3]);
  expect(predictionFigures(answers.slice(6)).labelled).toBeUndefined();
});
