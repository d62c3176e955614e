import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy, type Float32Tensor, float32, toDoubles } from "@convlens/core/base";
import { classifierOf, classTargets, type Heatmap, methodNamed } from "@convlens/core/method";
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

const maps: Record<string, { method: string; params?: Record<string, unknown>; tolerance: "pixels" | number }> = {
  gradient: { method: "gradient", tolerance: "pixels" },
  input_x_gradient: { method: "input-x-gradient", tolerance: "pixels" },
  guided_backprop: { method: "guided-backprop", tolerance: "pixels" },
  deconvnet: { method: "deconvnet", tolerance: "pixels" },
  integrated_gradients: { method: "integrated-gradients", params: { steps: 50 }, tolerance: 5e-3 },
  occlusion: { method: "occlusion", params: { window: 32, stride: 16 }, tolerance: 1e-3 },
  layer_grad_cam_raw: { method: "grad-cam", tolerance: 1e-4 },
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

    for (const [name, { method: id, params = {}, tolerance }] of Object.entries(maps).filter(([n]) =>
      existsSync(join(folder, `${n}.npy`)),
    ))
      test(name, async () => {
        const method = methodNamed(id);
        const layer = id === "grad-cam" ? { layer: meta.layer } : {};
        const parsed = method.params.parse({ ...params, ...layer });
        const [map] = (await method.run(
          context,
          { tensor, targets: classTargets(lens.model, meta.target_classes.slice(0, 1)) },
          parsed,
        )) as Heatmap[];
        const expected = read(name);
        const error = relative(map!.map.data, expected.data);
        console.log(`${golden} ${name}: ${error.toExponential(1)}`);
        expect(error).toBeLessThan(tolerance === "pixels" ? pixels : tolerance);
      });
  });
