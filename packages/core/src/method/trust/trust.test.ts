import { expect, test } from "vitest";
import { UsageError } from "../../base/errors.ts";
import { float32, zeros } from "../../base/tensor.ts";
import type { Session } from "../../engine/define.ts";
import { referenceEngine } from "../../engine/reference.ts";
import type { Graph } from "../../onnx/graph.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import extremalPerturbation from "../attribution/extremal-perturbation.ts";
import gradient from "../attribution/gradient.ts";
import integratedGradients from "../attribution/integrated-gradients.ts";
import occlusion from "../attribution/occlusion.ts";
import rise from "../attribution/rise.ts";
import smoothgrad from "../attribution/smoothgrad.ts";
import { classTargets } from "../classifier.ts";
import type { Context, Method } from "../define.ts";
import { referenceMaps } from "../evaluation/references.ts";
import { explain } from "../explain.ts";
import type { Heatmap } from "../result.ts";
import completeness from "./check/completeness.ts";
import type { Question } from "./define.ts";
import { draftOf } from "./draft.ts";
import { trustOf } from "./trust.ts";

const tensor = randomPicture([1, 3, 10, 11]);

async function verdictOf(graph: Graph, method: Method, given = {}, change: Partial<Context> = {}) {
  const model = modelOf(graph);
  const context = { ...testContext(model), ...change };
  const params = method.params.parse(given) as Record<string, unknown>;
  const targets = classTargets(model, [2]);
  const maps = await explain(method, context, tensor, targets, params);
  return trustOf(context, { method, params, tensor }, targets, maps);
}

/** The same network with the numbers of a constant changed. */
function withConstant(graph: Graph, name: string, of: (v: number) => number): Graph {
  const t = graph.constants.get(name)!;
  const data = Float32Array.from(t.data as Float32Array, of);
  return { ...graph, constants: new Map(graph.constants).set(name, float32(t.shape, data)) };
}

test("the output of a model is constant", async () => {
  const graph = tinyNet();
  const dead = [...graph.constants.keys()].filter((name) => graph.constants.get(name)!.shape.length > 1);
  const constant = dead.reduce((g, name) => withConstant(g, name, () => 0), graph);
  const [first] = await verdictOf(constant, gradient);
  expect(first!.verdict).toMatch(/^the model's output is constant/);
  expect(first!.outcome).toBe("fails");
});

test("an edge detector is found out: same for all classes, blind to the weights, and an edge detector", async () => {
  const sobel = referenceMaps.find(({ id }) => id === "sobel")!;
  const [trust] = await verdictOf(tinyNet(), sobel);
  expect(trust!.outcome).toBe("fails");
  expect(trust!.verdict).toContain("the same for 3 of 3 other classes");
  expect(trust!.verdict).toContain("does not depend on the weights");
  expect(trust!.verdict).toContain("no better than an edge detector");
});

test("the gradient depends on class and weights; figures and curves are plain data", async () => {
  const trusts = await verdictOf(tinyNet(), gradient);
  expect(trusts).toHaveLength(1);
  for (const { checks, curves } of trusts) {
    const of = (id: string) => checks.find((c) => c.id === id);
    expect(of("classes")!.outcome).toBe("passes");
    expect(of("weights")!.outcome).toBe("passes");
    expect(of("completeness")).toBeUndefined();
    expect(curves.map.deletion).toHaveLength(curves.map.insertion.length);
  }
  expect(JSON.parse(JSON.stringify(trusts))).toEqual(trusts);
});

test("completeness is checked where it is promised", async () => {
  const map = (facts?: { completenessDelta: number }): Heatmap => ({
    kind: "heatmap",
    space: "pixels",
    map: float32([1, 1, 2], [3, 1]),
    ...(facts && { facts }),
  });
  // the map adds up to 4 and the score changes by 4.1 and by 3
  const maps = [map({ completenessDelta: -0.1 }), map({ completenessDelta: 1 }), map()];
  const [fine, off, none] = await completeness.run({ maps } as unknown as Question);
  expect([fine!.outcome, off!.outcome, none]).toEqual(["passes", "doubt", undefined]);
  expect(fine!.figures.off).toBeCloseTo(0.1 / 4.1, 12);
  expect(off!.figures.off).toBeCloseTo(1 / 3, 12);
});

test("a map that is flat is no better than chance", async () => {
  const flat: Method = {
    ...gradient,
    run: async (_, { targets }) => targets.map(() => ({ kind: "heatmap", space: "pixels", map: zeros([3, 10, 11]) })),
  };
  const [trust] = await verdictOf(tinyNet(), flat);
  expect(trust!.outcome).toBe("fails");
});

test("stops where it is told to", async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(verdictOf(tinyNet(), gradient, {}, { signal: stop.signal })).rejects.toThrow();
});

test("tells how far it is, of the curves and of the maps", async () => {
  const told: number[] = [];
  await verdictOf(tinyNet(), gradient, {}, { progress: (done, total) => told.push(done / total) });
  // The map itself, made before, tells all of its own.
  const own = told.slice(told.indexOf(1) + 1);
  expect(own).toEqual(own.toSorted((a, b) => a - b));
  expect(own.some((share) => share > 0 && share < 0.4)).toBe(true);
  expect(own.some((share) => share > 0.6)).toBe(true);
});

test("drafts take fewer draws and steps, and windows side by side", () => {
  expect(draftOf(rise, { samples: 4000, seed: 1 })).toEqual({ samples: 256, seed: 1 });
  expect(draftOf(integratedGradients, { steps: 50, seed: 1 })).toEqual({ steps: 16, seed: 1 });
  expect(draftOf(occlusion, { window: 16, stride: 8 })).toEqual({ window: 16, stride: 16 });
  expect(draftOf(smoothgrad, { samples: 25, layer: "conv1" })).toEqual({ samples: 25, layer: "conv1" });
});

test("a search that ends before it has found anything is no draft", () => {
  expect(draftOf(extremalPerturbation, { steps: 200, seed: 1 })).toEqual({ steps: 200, seed: 1 });
});

test("a method that cannot do with the few draws of a draft is asked with its own", async () => {
  const least = 300;
  const asked: number[] = [];
  const careful: Method = {
    ...gradient,
    params: smoothgrad.params,
    run(context, input, { samples }) {
      asked.push(samples as number);
      if ((samples as number) < least) throw new UsageError("too few");
      return gradient.run(context, input, { rules: "gradient" });
    },
  };
  const [trust] = await verdictOf(tinyNet(), careful, { samples: least });
  expect(trust!.checks.map((c) => c.id)).toContain("weights");
  expect(new Set(asked)).toEqual(new Set([least, draftOf(careful, { samples: least }).samples]));
});

test("masks of the picture count as pictures: of a map that takes many, few are made", async () => {
  const masked = tinyNet();
  const masking: Method = {
    ...gradient,
    async run(context, input, params) {
      await (await context.prepare(masked)).run({ masks: zeros([1000, 1, 10, 11]) });
      return gradient.run(context, input, params);
    },
  };
  const unheard: Session = { run: async () => ({}), release: async () => {} };
  const prepare = async (graph: Graph) => (graph === masked ? unheard : referenceEngine.prepare(graph));
  const stagesOf = async (method: Method) => {
    const [trust] = await verdictOf(tinyNet(), method, {}, { prepare });
    const { figures } = trust!.checks.find(({ id }) => id === "weights")!;
    return Object.keys(figures).filter((name) => name.startsWith("stage")).length;
  };
  expect(await stagesOf(masking)).toBeLessThan(await stagesOf(gradient));
});
