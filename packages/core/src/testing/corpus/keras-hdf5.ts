import { rng } from "../../base/rng.ts";
import { float32, type Shape, size } from "../../base/tensor.ts";
import type { Specimen } from "../fuzz.ts";
import { entry, sequential } from "../kerasConfigs.ts";
import { kerasBytes } from "../kerasFile.ts";
import { sources } from "./keras-zip.ts";

const { uniform } = rng(3);
const drawn = (shape: Shape) => float32(shape, Float32Array.from({ length: size(shape) }, uniform));

const config = sequential("net", [
  entry("Conv2D", "conv", { batch_input_shape: [null, 7, 6, 3], filters: 4, kernel_size: 3 }),
  entry("BatchNormalization", "bn"),
  entry("Flatten", "flat"),
  entry("Dense", "scores", { units: 2, activation: "softmax" }),
]);

export default async function corpus(): Promise<Specimen[]> {
  const whole = await kerasBytes(config, {
    conv: [
      ["conv/kernel:0", drawn([3, 3, 3, 4])],
      ["conv/bias:0", drawn([4])],
    ],
    bn: ["gamma", "beta", "moving_mean", "moving_variance"].map((role) => [`bn/${role}:0`, drawn([4])] as const),
    scores: [
      ["scores/kernel:0", drawn([80, 2])],
      ["scores/bias:0", drawn([2])],
    ],
  });
  const weights = await sources();
  return [
    { name: "whole.h5", bytes: whole },
    ...weights.map(({ config, weights }, i) => ({
      name: `net${i}.weights.h5`,
      bytes: weights,
      siblings: { "config.json": config },
    })),
  ];
}
