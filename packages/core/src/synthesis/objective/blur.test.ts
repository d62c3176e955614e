import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { blurred } from "../../method/blur.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { exactEngine } from "../../testing/exactEngine.ts";
import { expectValues, judgedBy } from "../../testing/judged.ts";
import { tinyNet } from "../../testing/nets.ts";
import { judgeOf } from "../judge.ts";
import { parseExpression } from "./expression.ts";

test("is half the mean of colours times what blurring takes away", async () => {
  const { values, pictures } = await judgedBy("blur(1.5)");
  const soft = blurred(pictures, 1.5).data;
  const each = soft.length / 3;
  const lost = pictures.data.map((v, k) => (v * (v - soft[k]!)) / (2 * each));
  expectValues(
    values,
    [0, 1, 2].map((i) => lost.subarray(i * each, (i + 1) * each).reduce((sum, v) => sum + v, 0)),
  );
});

test("its gradient is what blurring takes away", async () => {
  const context = testContext(modelOf(tinyNet()), exactEngine);
  const judge = await judgeOf(context, parseExpression("blur()"), { size: [10, 11], rules: [] });
  const picture = float32(
    [1, 3, 10, 11],
    Float32Array.from({ length: 330 }, (_, i) => (i * 7) % 5),
  );
  const { gradient } = await judge.judge(picture, [0]);
  const soft = blurred(picture, 1).data;
  // Gaussians of either are rounded to float32.
  gradient!.forEach((d, k) => {
    expect(d * 330).toBeCloseTo(picture.data[k]! - soft[k]!, 5);
  });
});

test("has to blur", async () => {
  await expect(judgedBy("blur(0)")).rejects.toThrow("blurs nothing");
});
