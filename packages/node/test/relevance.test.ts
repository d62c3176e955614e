import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { decodeNpy, type Float32Tensor, float32, rng, size, toDoubles } from "@convlens/core/base";
import { classTargets, type Heatmap, methodNamed } from "@convlens/core/method";
import { shelf } from "@convlens/core/testing";
import { openModel } from "@convlens/node";
import { describe, expect, test } from "vitest";
import { baselineOf } from "../../core/src/method/baseline.ts";
import { balances } from "../../core/src/testing/conservation.ts";

interface Net {
  /** On the shelf, unless it is an absolute path. */
  readonly model: string;
  readonly golden?: string | undefined;
}

/** Nets with local response normalisation and concatenation, with skips, with inverted residuals and ReLU6. */
const nets: Net[] = [
  { model: "onnx/cifar10_resnet20.onnx", golden: "resnet20-dogandcat" },
  { model: "imagenet/squeezenet11.onnx", golden: "squeezenet11-dogandcat" },
  { model: "imagenet/googlenet.onnx", golden: "googlenet-both" },
  { model: "keras/cat_dog_mobilenetv2.h5" },
];

function readNpy(file: string): Float32Tensor {
  const { shape, data } = toDoubles(decodeNpy(readFileSync(file), file));
  return float32(shape, Float32Array.from(data));
}

function noise(shape: readonly number[]): Float32Tensor {
  const { normal } = rng(1);
  return float32(shape, Float32Array.from({ length: size(shape) }, normal));
}

/** The bundled model is there for everyone. */
const bundled = { model: join(import.meta.dirname, "../../cli/models/scenes.onnx") };

const given = async ({ model, golden }: Net) => {
  const lens = await openModel(isAbsolute(model) ? model : join(shelf!, "models", model));
  const shape = lens.model.graph.infos.get(lens.model.input)!.shape.map((d) => (typeof d === "number" ? d : 1));
  const tensor = golden ? readNpy(join(shelf!, "goldens", golden, "input.npy")) : noise(shape);
  return { lens, tensor, context: lens.context() };
};

async function expectComplete(net: Net): Promise<void> {
  const { lens, tensor, context } = await given(net);
  const method = methodNamed("deep-lift");
  const targets = classTargets(lens.model, [0, 1]);
  for (const baseline of ["zero", "blur"]) {
    const maps = (await method.run(context, { tensor, targets }, method.params.parse({ baseline }))) as Heatmap[];
    for (const { map, facts } of maps) {
      const total = map.data.reduce((a, b) => a + b, 0);
      const change = total - facts!.completenessDelta!;
      expect(Math.abs(facts!.completenessDelta! / change), baseline).toBeLessThan(1e-3);
    }
  }
}

async function expectConserved(net: Net): Promise<void> {
  const { lens, tensor, context } = await given(net);
  const [low, high] = await Promise.all(["black", "white"].map((name) => baselineOf(context, tensor, name)));
  const [target] = classTargets(lens.model, [1]);
  for (const composite of ["epsilon", "epsilon-plus", "epsilon-gamma-box", "epsilon-alpha2-beta1"] as const) {
    const options = { composite, epsilon: 1e-6, gamma: 0.25 };
    const found = await balances(context, tensor, { low: low!, high: high! }, target!, options);
    const errors = found.map((b) => Math.abs(b.gave - b.had) / b.absolute);
    console.log(`${net.model} ${composite}: ${Math.max(...errors).toExponential(1)} over ${found.length} nodes`);
    // float32 sums, and what ε = 1e-6 keeps of sums that are small themselves
    found.forEach((b, i) => {
      expect(errors[i], `${composite}: ${b.node}`).toBeLessThan(5e-4);
    });
  }
}

const complete = "DeepLIFT's shares add up to the change of the score";
const conserved = "relevance is conserved layer by layer, the biases' share included";

describe("the bundled model", () => {
  test(complete, () => expectComplete(bundled));
  test(conserved, () => expectConserved(bundled));
});

describe.skipIf(!shelf)("well-known nets (skipped where the shelf of models and goldens is absent)", () => {
  test.each(nets)(`${complete}: $model`, expectComplete);
  test.each(nets)(`${conserved}: $model`, expectConserved);
});
