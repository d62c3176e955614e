import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Float32Tensor } from "@convlens/core/base";
import { float32 } from "@convlens/core/base";
import type { Context, Heatmap, Target } from "@convlens/core/method";
import { attributions, classTargets, explainedGraph, exportable } from "@convlens/core/method";
import type { Graph } from "@convlens/core/onnx";
import { encodeGraph } from "@convlens/core/onnx";
import { modelOf, NetBuilder, nets, shelf, testContext } from "@convlens/core/testing";
import * as native from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { nodeEngine, openModel } from "../src/index.ts";

const runtimes = { "onnxruntime-node": native, "onnxruntime-web": web } as unknown as Record<string, typeof native>;

/** What makes slow methods quick. */
const quick: Record<string, Record<string, unknown>> = {
  "integrated-gradients": { steps: 5 },
  smoothgrad: { samples: 3, averageOf: "grad-cam", statistic: "variance" },
  occlusion: { window: 4, stride: 3 },
  rise: { samples: 20, cells: 3 },
  "score-cam": { mostChannels: 3 },
  "recipro-cam": { gaussian: true },
  "blur-ig": { steps: 4, sigma: 6 },
  conductance: { steps: 4 },
  "internal-influence": { steps: 4 },
  "gradient-shap": { samples: 3, noise: 0.1 },
  "expected-gradients": { samples: 4 },
  "deep-lift-shap": { samples: 4 },
  "smooth-grad-cam-plus-plus": { samples: 3 },
};
/**
 * float32 on both sides, with sums in another order. Ablation-CAM divides small differences of scores: its map in `explain`
 * differs by 2.1e-5 between the two runtimes.
 */
const toleranceOf = (id: string, ort: typeof native) => (id === "ablation-cam" && ort !== native ? 1e-4 : 1e-5);

const paramsOf = (id: string) => attributions.find((m) => m.id === id)!.params.parse(quick[id] ?? {});

/** Pictures of different scales, so that what one row does to another shows. */
function batchOf(rows: number, [channels, height, width]: readonly number[]): Float32Tensor {
  const data = Float32Array.from(
    { length: rows * channels! * height! * width! },
    (_, i) => Math.sin(i * i * 0.37) * (1 + (i % 3)),
  );
  return float32([rows, channels!, height!, width!], data);
}

const rowOf = (t: Float32Tensor, i: number): Float32Tensor => {
  const n = t.data.length / t.shape[0]!;
  return float32([1, ...t.shape.slice(1)], t.data.subarray(i * n, (i + 1) * n));
};

/** Runs a model with nothing but the runtime. */
async function plainly(ort: typeof native, bytes: Uint8Array, picture: Float32Tensor, classes?: readonly number[]) {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const asked = classes && new ort.Tensor("int64", BigInt64Array.from(classes, BigInt), [classes.length]);
  const out = await session.run({
    picture: new ort.Tensor("float32", picture.data, [...picture.shape]),
    ...(asked && { class: asked }),
  });
  await session.release();
  return out as unknown as Record<string, { data: Float32Array; dims: readonly number[] }>;
}

/** The largest difference relative to the largest element. */
function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [worst, largest] = [0, 1e-12];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return actual.length === expected.length ? worst / largest : Number.POSITIVE_INFINITY;
}

const mapOf = async (context: Context, id: string, tensor: Float32Tensor, target: Target) => {
  const method = attributions.find((m) => m.id === id)!;
  const [map] = (await method.run(context, { tensor, targets: [target] }, paramsOf(id))) as Heatmap[];
  return map!.map;
};

const flat = ({ data, dims }: { data: Float32Array; dims: readonly number[] }): Float32Tensor => float32(dims, data);

const toInput = { target: "input", score: "logit", normalise: true } as const;

describe.each(Object.entries({ tinyNet: nets.tinyNet(), residualNet: nets.residualNet() }))("%s", (name, net) => {
  const model = modelOf(net);
  const context = testContext(model, nodeEngine({ threads: 1 }));
  const methods = exportable(attributions).filter((m) => m.fits?.(model) ?? true);
  // Runtimes and batches are asked about the same pictures.
  const known = new Map<string, Promise<Float32Tensor>>();
  const oursOf = (id: string, pictures: Float32Tensor, row: number, c: number) => {
    const key = `${id}, row ${row}, class ${c}`;
    const map = known.get(key) ?? mapOf(context, id, rowOf(pictures, row), classTargets(model, [c])[0]!);
    known.set(key, map);
    return map;
  };

  // Nets differ in their nodes, runtimes in how they run them: one net is enough for the slower runtime.
  test.each(Object.entries(runtimes).slice(0, name === "tinyNet" ? 2 : 1))(
    "%s, plain: every method's map is ours, picture by picture",
    async (_name, ort) => {
      const asked = methods.map((method) => ({ method, params: paramsOf(method.id) }));
      const bytes = encodeGraph((await explainedGraph(context, asked, toInput)).graph);
      for (const rows of ort === native && name === "tinyNet" ? [1, 3] : [3]) {
        const pictures = batchOf(rows, [3, 10, 11]);
        const classes = [2, -1, 0].slice(0, rows);
        const out = await plainly(ort, bytes, pictures, classes);
        for (let i = 0; i < rows; i++) {
          const c = Number(out.explained!.data[i]);
          if (classes[i]! >= 0) expect(c).toBe(classes[i]);
          const scores = [...out.scores!.data].slice(i * 4, i * 4 + 4);
          if (classes[i]! < 0) expect(c).toBe(scores.indexOf(Math.max(...scores)));
          for (const { id } of methods) {
            const ours = await oursOf(id, pictures, i, c);
            const n = ours.data.length;
            const far = distance(out[id]!.data.subarray(i * n, (i + 1) * n), ours.data);
            expect.soft(far, `${id}, row ${i} of ${rows}`).toBeLessThan(toleranceOf(id, ort));
            expect(out[`${id}-heat`]!.dims).toEqual([rows, 10, 11]);
          }
        }
      }
    },
  );
});

/** Parameters that make other nodes than those above. */
const variants: [string, Record<string, unknown>][] = [
  ["smoothgrad", { samples: 2, averageOf: "integrated-gradients" }],
  ["smoothgrad", { samples: 2, averageOf: "blur-ig" }],
  ["eigen-cam", { layer: "conv*" }],
  ["score-cam", { layer: "conv*", weights: "increase", baseline: "blur" }],
  ["ablation-cam", {}],
  ["ablation-cam", { mostChannels: 2, ablated: "zero" }],
  ["recipro-cam", { layer: "conv1" }],
  ["smooth-grad-cam-plus-plus", { layer: "conv*", samples: 2 }],
  ["rise", { samples: 9, cells: 4, visible: 0.3, centre: "none", baseline: "noise" }],
  ["full-grad", { rescale: "channel" }],
  ["finer-cam", { closest: 100, contrast: 0.5 }],
  ["gradient-shap", { samples: 3, baseline: "uniform" }],
  ["gradient-shap", { samples: 3, baseline: "white" }],
  ["expected-gradients", { samples: 3, background: "blur" }],
  ["deep-lift-shap", { samples: 1, background: "mean,noise" }],
  ["deep-lift", { baseline: "noise", seed: 3 }],
  ["conductance", { steps: 3, baseline: "black", layer: "conv1" }],
  ["internal-influence", { steps: 3, layer: "conv1", quadrature: "riemann-left" }],
  ["lrp", { composite: "epsilon-gamma-box" }],
  ["lrp", { composite: "alpha2-beta1", firstRule: "flat" }],
  ["excitation-backprop", { layer: "picture", contrastive: true }],
];

test.each(variants)("%s %j: the map is ours, picture by picture", async (id, given) => {
  const model = modelOf(nets.tinyNet());
  const context = testContext(model, nodeEngine({ threads: 1 }));
  const method = attributions.find((m) => m.id === id)!;
  const params = method.params.parse(given);
  const bytes = encodeGraph((await explainedGraph(context, [{ method, params }], toInput)).graph);
  const pictures = batchOf(2, [3, 10, 11]);
  const out = await plainly(native, bytes, pictures, [1, 3]);
  for (const [i, c] of [1, 3].entries()) {
    const input = { tensor: rowOf(pictures, i), targets: classTargets(model, [c]) };
    const [ours] = (await method.run(context, input, params)) as Heatmap[];
    expect(distance(rowOf(flat(out[id]!), i).data, ours!.map.data)).toBeLessThan(1e-5);
  }
});

test.each(["logit", "probability"] as const)("two classes of one sigmoid, by their %s", async (score) => {
  const n = new NetBuilder();
  const conv = n.node("Relu", "relu", [n.conv("conv1", n.input(3, 10, 11), 4, { kernel: 3 })]);
  const dense = n.dense("logit", n.node("Flatten", "flat", [n.globalPool("pool", conv)]), 1);
  const model = modelOf(n.build(n.node("Sigmoid", "scores", [dense])));
  const context = testContext(model, nodeEngine({ threads: 1 }));
  const ids = ["grad-cam", "finer-cam", "score-cam", "ablation-cam", "rise", "occlusion", "lrp", "deep-lift"];
  const asked = ids.map((id) => ({ method: attributions.find((m) => m.id === id)!, params: paramsOf(id) }));
  const bytes = encodeGraph((await explainedGraph(context, asked, { ...toInput, score })).graph);
  const pictures = batchOf(3, [3, 10, 11]);
  const out = await plainly(native, bytes, pictures, [0, 1, -1]);
  for (let i = 0; i < 3; i++) {
    const [target] = classTargets(model, [Number(out.explained!.data[i])], score);
    for (const id of ids) {
      const ours = await mapOf(context, id, rowOf(pictures, i), target!);
      expect.soft(distance(rowOf(flat(out[id]!), i).data, ours.data), `${id}, row ${i}`).toBeLessThan(1e-5);
    }
  }
});

test("weights are in the file once where batch normalisation is merged, too", async () => {
  const model = modelOf(nets.residualNet());
  const numbers = ({ constants }: Graph) => [...constants.values()].reduce((n, t) => n + t.data.length, 0);
  const asked = ["grad-cam", "occlusion", "lrp"].map((id) => ({
    method: attributions.find((m) => m.id === id)!,
    params: paramsOf(id),
  }));
  const { graph } = await explainedGraph(testContext(model, nodeEngine({ threads: 1 })), asked, toInput);
  expect(numbers(graph)).toBeLessThan(1.5 * numbers(model.graph));
});

const squeezenet = shelf && join(shelf, "models/imagenet/squeezenet11.onnx");

test.skipIf(!squeezenet || !existsSync(squeezenet))(
  "SqueezeNet: the exported Grad-CAM is ours to 1e-5",
  async () => {
    const lens = await openModel(squeezenet!);
    const context = lens.context();
    const asked = [{ method: attributions.find((m) => m.id === "grad-cam")!, params: { layer: "last:conv" } }];
    const bytes = encodeGraph((await explainedGraph(context, asked, toInput)).graph);
    const file = join(shelf!, "photos/dogandcat.jpeg");
    const stem = "dogandcat";
    const { pictures } = await import("../src/index.ts");
    const [found] = await pictures([file]);
    const { tensor } = await lens.picture(found!);
    expect(found!.stem).toBe(stem);
    for (const ort of Object.values(runtimes))
      for (const rows of [1, 3]) {
        const batch = float32(
          [rows, ...tensor.shape.slice(1)],
          Float32Array.from(
            { length: rows * tensor.data.length },
            (_, i) => tensor.data[i % tensor.data.length]! * (1 - 0.2 * Math.floor(i / tensor.data.length)),
          ),
        );
        const out = await plainly(ort, bytes, batch, [281, -1, 207].slice(0, rows));
        for (let i = 0; i < rows; i++) {
          const [target] = classTargets(lens.model, [Number(out.explained!.data[i])]);
          const ours = await mapOf(context, "grad-cam", rowOf(batch, i), target!);
          const n = ours.data.length;
          expect(distance(out["grad-cam"]!.data.subarray(i * n, (i + 1) * n), ours.data)).toBeLessThan(1e-5);
        }
      }
    await lens.close();
  },
  60_000,
);
