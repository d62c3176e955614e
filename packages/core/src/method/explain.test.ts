import { expect, test } from "vitest";
import { UsageError } from "../base/errors.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { attributionMethods } from "./attribution/all.ts";
import kernelShap from "./attribution/kernel-shap.ts";
import { classTargets } from "./classifier.ts";
import type { Method } from "./define.ts";
import { dryRun } from "./explain.ts";

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);

const tried = (method: Method, params: object = {}) =>
  dryRun(
    method,
    testContext(model, { id: "none", version: "0", prepare: () => Promise.reject(new Error("the engine was asked")) }),
    tensor,
    classTargets(model, [0, 2]),
    method.params.parse(params),
  );

test("a dry run tells what a method lacks, and asks the engine for nothing", async () => {
  await expect(tried(kernelShap, { samples: 1 })).rejects.toThrow(UsageError);
  await expect(tried(kernelShap)).resolves.toBeUndefined();
});

test("whatever layer, or baseline, a method reads, a wrong one is told before any work", async () => {
  const named = attributionMethods.flatMap((method): [Method, object][] => [
    ...("layer" in method.params.shape ? [[method, { layer: "nowhere" }] as [Method, object]] : []),
    ...("baseline" in method.params.shape ? [[method, { baseline: "no.png" }] as [Method, object]] : []),
  ]);
  const silent: string[] = [];
  for (const [method, params] of named) {
    const of = method.id === "smoothgrad" ? { ...params, of: "grad-cam" } : params;
    await tried(method, of).then(
      () => silent.push(`${method.id} ${JSON.stringify(params)}`),
      (error: Error) => expect(error.message).toMatch(/nowhere|no\.png/),
    );
  }
  expect(silent).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});
