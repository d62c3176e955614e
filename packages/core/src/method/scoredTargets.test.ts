import { expect, test } from "vitest";
import { UsageError } from "../base/errors.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { scoredTargets } from "./scoredTargets.ts";
import { predict, scoresOf } from "./scores.ts";

const context = testContext(modelOf(tinyNet()));
const picture = randomPicture([1, 3, 10, 11]);

test("classes come with what the model makes of them, all else with its value", async () => {
  const { logits, scores } = await predict(context, picture);
  const known = { labels: ["tabby", "lynx"], scores, kind: "logit" } as const;
  const [first, difference, channel] = await scoredTargets(context, picture, "lynx,0 - 2,conv2[5]", known);
  expect(first).toMatchObject({ label: "lynx", expression: "1", score: scores[1] });
  expect(difference!.score).toBeCloseTo(logits[0]! - logits[2]!, 5);
  expect(await scoresOf(context, [picture], [channel!.target])).toEqual([[channel!.score]]);
});

test("what means nothing is told", async () => {
  const known = { scores: [0.5, 0.5], kind: "logit" } as const;
  await expect(scoredTargets(context, picture, "nothing[1]", known)).rejects.toThrow();
  await expect(scoredTargets(context, picture, "conv2[x]", known)).rejects.toThrow(UsageError);
});
