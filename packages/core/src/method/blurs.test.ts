import { test } from "vitest";
import { modelOf, testContext } from "../testing/context.ts";
import { expectSame, randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { blurred } from "./blur.ts";
import { blurring } from "./blurs.ts";

const picture = randomPicture([1, 2, 6, 9]);

test.each([0, 0.3, 2, 20])("the engine's blur of deviation %d is the blur", async (sigma) => {
  const blur = await blurring(testContext(modelOf(tinyNet())), picture);
  // kernels are rounded to float32
  expectSame(await blur(sigma), blurred(picture, sigma), 1e-6);
});
