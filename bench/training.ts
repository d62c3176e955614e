// Measures what a training step costs beside a plain forward pass of the same batch: `node --import ./scripts/source.mjs bench/training.ts`.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Tensor } from "@convlens/core/base";
import { float32, int64, rng, size } from "@convlens/core/base";
import type { Architecture } from "@convlens/core/training";
import { architectures, build, createTrainer, losses, optimizers } from "@convlens/core/training";
import { nodeEngine } from "@convlens/node";
import { inTurns } from "./timing.ts";

const { values: flags } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "7" },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});

const cases = [
  { arch: "cnn-8", optimizer: "adam", classes: 2, batch: 32 },
  { arch: "cnn-8", optimizer: "rmsprop", classes: 2, batch: 32 },
  { arch: "resnet-20", optimizer: "sgd", classes: 10, batch: 128 },
  { arch: "mobile-small", optimizer: "adamw", classes: 12, batch: 32 },
] as const;

const named = <T extends { readonly id: string }>(list: readonly T[], id: string): T => list.find((t) => t.id === id)!;

function drawn(shape: readonly number[]) {
  const { normal } = rng(1);
  return float32(
    shape,
    Float32Array.from({ length: size(shape) }, () => normal()),
  );
}

for (const { arch, optimizer, classes, batch } of cases.filter((c) => !flags.only || c.arch === flags.only)) {
  const architecture: Architecture = named(architectures, arch);
  const graph = build(architecture, { classes });
  // Threads that wait asleep leave the cores to whatever else runs, as the decoding of pictures does in training.
  const sessionOptions = { extra: { "session.intra_op.allow_spinning": "0" } };
  const engine = nodeEngine({ threads: Number(flags.threads), sessionOptions });
  const loss = losses.find((l) => l.fits(classes === 2 ? 1 : classes))!;
  const model = { graph, input: "picture", output: graph.outputs[0]! };
  const trainer = await createTrainer(engine, model, { loss, optimizer: named(optimizers, optimizer) });
  const pictures = drawn([batch, 3, ...architecture.size]);
  const labels: Tensor = int64(
    [batch],
    Array.from({ length: batch }, (_, i) => i % classes),
  );
  const forward = await engine.prepare(graph);
  const [plain, step] = await inTurns(Number(flags.runs), [
    () => forward.run({ picture: pictures }),
    () => trainer.step({ pictures, labels }, 1e-4),
  ]);
  const rate = Math.round((batch / step) * 1000);
  console.log(
    `${arch} ${architecture.size.join("×")}, batch ${batch}, ${optimizer}: step ${step.toFixed(0)} ms, forward ${plain.toFixed(0)} ms, ${(step / plain).toFixed(2)}×, ${rate} pictures/s`,
  );
  await Promise.all([forward.release(), trainer.release()]);
}
