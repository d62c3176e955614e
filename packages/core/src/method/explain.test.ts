import { expect, test } from "vitest";
import { UsageError } from "../base/errors.ts";
import type { Model } from "../onnx/meta.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { tinyNet } from "../testing/nets.ts";
import { attributionMethods } from "./attribution/all.ts";
import kernelShap from "./attribution/kernel-shap.ts";
import { classTargets } from "./classifier.ts";
import type { Method } from "./define.ts";
import { dryRun } from "./explain.ts";
import { resolveTargets } from "./resolveTargets.ts";
import type { Target } from "./target.ts";

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);

/** Its engine may not be asked. */
const refusing = (of: Model) =>
  testContext(of, { id: "none", version: "0", prepare: () => Promise.reject(new Error("the engine was asked")) });

const tried = (method: Method, params: object = {}) =>
  dryRun(method, refusing(model), tensor, classTargets(model, [0, 2]), method.params.parse(params));

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
    const of = method.id === "smoothgrad" ? { ...params, averageOf: "grad-cam" } : params;
    await tried(method, of).then(
      () => silent.push(`${method.id} ${JSON.stringify(params)}`),
      (error: Error) => expect(error.message).toMatch(/nowhere|no\.png/),
    );
  }
  expect(silent).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});

/** What the methods that fail say, run and tried. */
async function faults(at: Model, targets: readonly Target[], given: Readonly<Record<string, unknown>>) {
  const found: { id: string; run: string; tried: string }[] = [];
  const said = (work: Promise<unknown>) =>
    work.then(
      () => "nothing",
      (error: Error) => error.message,
    );
  for (const method of attributionMethods) {
    const few = { samples: 4, steps: 2, window: 5, stride: 5, mostChannels: 2, ...given };
    const own = Object.entries(few).filter(([name]) => name in method.params.shape);
    const params = method.params.parse(Object.fromEntries(own));
    const run = await said(method.run(testContext(at), { tensor, targets }, params));
    if (run !== "nothing")
      found.push({ id: method.id, run, tried: await said(dryRun(method, refusing(at), tensor, targets, params)) });
  }
  return found;
}

test("of a picture that has no gradient, a dry run tells what a run would", async () => {
  const n = new NetBuilder(3);
  const [sorted] = n.g.nodes("TopK", [n.input(3, 10, 11), n.g.ints([3])], { axis: 1 }, 2);
  const first = n.relu("conv1", n.conv("conv1/conv", sorted!, 4));
  const flat = n.node("Flatten", "flat", [n.relu("conv2", n.conv("conv2/conv", first, 4))]);
  const steps = modelOf(n.build(n.node("Softmax", "scores", [n.dense("logits", flat, 4)])));
  const found = await faults(steps, classTargets(steps, [0, 2]), { layer: "conv2" });
  expect(found.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["gradient", "extremal-perturbation", "guided-grad-cam", "blur-ig"]),
  );
  for (const { id, run, tried } of found) expect({ id, tried }).toEqual({ id, tried: run });
});

test("of a layer that comes after what is explained, a dry run tells what a run would", async () => {
  const named = resolveTargets("conv1[1]", { model, scores: { length: 4 }, kind: "logit" });
  const found = await faults(
    model,
    named.map(({ target }) => target),
    { layer: "conv2" },
  );
  expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(["grad-cam", "ablation-cam", "recipro-cam"]));
  for (const { id, run, tried } of found) expect({ id, tried }).toEqual({ id, tried: run });
});
