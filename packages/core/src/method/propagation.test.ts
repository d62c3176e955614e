import { expect, test } from "vitest";
import type { Session } from "../engine/define.ts";
import type { Graph } from "../onnx/graph.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { branchNet } from "../testing/nets.ts";
import blurIg from "./attribution/blur-ig.ts";
import conductance from "./attribution/conductance.ts";
import deepLift from "./attribution/deep-lift.ts";
import deepLiftShap from "./attribution/deep-lift-shap.ts";
import excitationBackprop from "./attribution/excitation-backprop.ts";
import expectedGradients from "./attribution/expected-gradients.ts";
import gradCam from "./attribution/grad-cam.ts";
import gradientShap from "./attribution/gradient-shap.ts";
import guidedIg from "./attribution/guided-ig.ts";
import integratedGradients from "./attribution/integrated-gradients.ts";
import internalInfluence from "./attribution/internal-influence.ts";
import lrp from "./attribution/lrp.ts";
import shapleyCam from "./attribution/shapley-cam.ts";
import smoothGradCamPlusPlus from "./attribution/smooth-grad-cam-plus-plus.ts";
import smoothgrad from "./attribution/smoothgrad.ts";
import { classTargets } from "./classifier.ts";

const model = modelOf(branchNet());
const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
const targets = classTargets(model, [0, 3, 1]);

/** The maps, and how many rows or seeds each run of the engine had. */
async function run(method: typeof lrp, classes: readonly number[], batch: number) {
  const context = testContext(model);
  const most: number[] = [];
  const seeds: string[] = [];
  const prepare = async (graph: Graph): Promise<Session> => {
    const session = await context.prepare(graph);
    return {
      ...session,
      run(feeds, signal) {
        const own = Object.keys(feeds).filter((v) => v === model.input || v.startsWith("grad("));
        most.push(...own.map((v) => feeds[v]!.shape[0]!));
        seeds.push(...own.flatMap((v) => (v === model.input ? [] : [String(feeds[v]!.data)])));
        return session.run(feeds, signal);
      },
    };
  };
  const { shape } = method.params;
  const quick = { ...("steps" in shape && { steps: 4 }), ...("samples" in shape && { samples: 4 }) };
  const input = { tensor, targets: classes.map((k) => targets[k]!) };
  const given = { ...context, prepare, batchSize: () => batch };
  return {
    maps: await method.run(given, input, method.params.parse(quick)),
    most: Math.max(...most),
    /** How often the target of a run is another than that of the run before. */
    changes: seeds.filter((seed, i) => i > 0 && seed !== seeds[i - 1]).length,
  };
}

const overPoints = [
  blurIg,
  conductance,
  expectedGradients,
  gradientShap,
  guidedIg,
  integratedGradients,
  internalInfluence,
  smoothGradCamPlusPlus,
  smoothgrad,
];

test.each([...overPoints, gradCam, shapleyCam, lrp, excitationBackprop, deepLift, deepLiftShap])(
  "$id: no more targets at a time than fit the memory, and their maps are those of one at a time",
  async (method) => {
    const whole = await run(method, [0, 1, 2], 3);
    const parts = await run(method, [0, 1, 2], 1);
    expect(parts.most).toBe(1);
    expect(parts.maps).toEqual(whole.maps);
    const alone = await Promise.all([0, 1, 2].map((k) => run(method, [k], 1)));
    expect(parts.maps).toEqual(alone.flatMap(({ maps }) => maps));
  },
);

test.each(overPoints)(
  "$id: what is summed for a target is held no longer than its group is at work",
  async (method) => {
    expect((await run(method, [0, 1, 2], 1)).changes).toBe(2);
  },
);
