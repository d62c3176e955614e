import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy, type Float32Tensor, float32, toDoubles } from "@convlens/core/base";
import { classifierOf, classTargets, type Heatmap, methodNamed } from "@convlens/core/method";
import { bilinear } from "@convlens/core/render";
import { shelf } from "@convlens/core/testing";
import { openModel } from "@convlens/node";
import { describe, expect, test } from "vitest";

/**
 * Attribution maps of Captum and pytorch-grad-cam, computed in float64. Tolerances are relative L2 errors.
 * float32 alone moves GoogLeNet's gradients by 1.5e-3, through the switches of its overlapping max-pools, and SqueezeNet's by 3e-7:
 * hence a wide and a tight limit for what goes through the pools.
 */
const nets = [
  { golden: "squeezenet11-dogandcat", model: "imagenet/squeezenet11.onnx", pixels: 1e-4 },
  { golden: "resnet20-dogandcat", model: "onnx/cifar10_resnet20.onnx", pixels: 1e-4 },
  { golden: "googlenet-both", model: "imagenet/googlenet.onnx", pixels: 5e-3 },
] as const;

interface Row {
  readonly method: string;
  readonly params?: Record<string, unknown>;
  readonly tolerance: "pixels" | number;
  /** Scaled and brought to the picture's size as pytorch-grad-cam publishes its maps. */
  readonly published?: true;
  /** How many of the golden's classes it holds, one after the other; one unless it says otherwise. */
  readonly classes?: number;
}

const cam = (method: string, classes = 1): Row => ({ method, tolerance: 2e-3, published: true, classes });

const maps: Record<string, Row> = {
  gradient: { method: "gradient", tolerance: "pixels" },
  input_x_gradient: { method: "input-x-gradient", tolerance: "pixels" },
  guided_backprop: { method: "guided-backprop", tolerance: "pixels" },
  deconvnet: { method: "deconvnet", tolerance: "pixels" },
  deep_lift: { method: "deep-lift", tolerance: "pixels" },
  integrated_gradients: { method: "integrated-gradients", params: { steps: 50 }, tolerance: 5e-3 },
  occlusion: { method: "occlusion", params: { window: 32, stride: 16 }, tolerance: 1e-3 },
  layer_grad_cam_raw: { method: "grad-cam", tolerance: 1e-4 },
  grad_cam: cam("grad-cam"),
  grad_cam_top5: cam("grad-cam", 5),
  grad_cam_pp: cam("grad-cam-plus-plus"),
  hires_cam: cam("hires-cam"),
  layer_cam: cam("layer-cam"),
  xgrad_cam: cam("xgrad-cam"),
  score_cam: cam("score-cam"),
  ablation_cam: cam("ablation-cam"),
};

/** The error of `a` against `b`, relative to the norm of `b`. */
function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let error = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2;
    norm += b[i]! ** 2;
  }
  return Math.sqrt(error / norm);
}

/** ReLU, min-max, bilinear to the picture's size, and the first two once more: what pytorch-grad-cam hands out. */
function published({ data, shape: [h, w] }: Float32Tensor, height: number, width: number): Float32Array {
  const scaled = (values: Float32Array) => {
    const positive = values.map((v) => Math.max(0, v));
    const [low, high] = [positive.reduce((a, b) => Math.min(a, b)), positive.reduce((a, b) => Math.max(a, b))];
    return positive.map((v) => (v - low) / (1e-7 + high - low));
  };
  return scaled(bilinear({ width: w!, height: h!, data: scaled(data) }, width, height).data);
}

for (const { golden, model: file, pixels } of nets)
  describe.skipIf(!shelf)(`${golden} (skipped where the shelf of models and goldens is absent)`, async () => {
    if (!shelf) return;
    const folder = join(shelf, "goldens", golden);
    const read = (name: string) => toDoubles(decodeNpy(readFileSync(join(folder, `${name}.npy`)), name));
    const meta = JSON.parse(readFileSync(join(folder, "meta.json"), "utf8")) as {
      layer: string;
      target_classes: number[];
    };
    const lens = await openModel(join(shelf, "models", file));
    const context = lens.context();
    const input = read("input");
    const tensor = float32(input.shape, Float32Array.from(input.data));

    test("logits and activation", async () => {
      const { logits } = classifierOf(lens.model);
      const session = await context.prepare({ ...lens.model.graph, outputs: [logits, meta.layer] });
      const out = await session.run({ [lens.model.input]: tensor });
      expect(relative((out[logits] as Float32Tensor).data, read("logits").data)).toBeLessThan(1e-4);
      expect(relative((out[meta.layer] as Float32Tensor).data, read("activation").data)).toBeLessThan(1e-4);
    });

    for (const [name, { method: id, params = {}, tolerance, classes = 1, ...row }] of Object.entries(maps).filter(
      ([n]) => existsSync(join(folder, `${n}.npy`)),
    ))
      test(name, async () => {
        const method = methodNamed(id);
        const layer = "layer" in method.params.shape ? { layer: meta.layer } : {};
        const parsed = method.params.parse({ ...params, ...layer });
        const found = (await method.run(
          context,
          { tensor, targets: classTargets(lens.model, meta.target_classes.slice(0, classes)) },
          parsed,
        )) as Heatmap[];
        const expected = read(name);
        const [height, width] = expected.shape.slice(-2) as [number, number];
        const data = found.map(({ map }) => (row.published ? published(map, height, width) : map.data));
        const each = expected.data.length / classes;
        const errors = data.map((d, k) => relative(d, expected.data.subarray(k * each, (k + 1) * each)));
        const error = Math.max(...errors);
        console.log(`${golden} ${name}: ${error.toExponential(1)}`);
        expect(error).toBeLessThan(tolerance === "pixels" ? pixels : tolerance);
      });
  });
