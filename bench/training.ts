// What a training step costs beside a plain forward pass of the same batch.
import type { Tensor } from "@convlens/core/base";
import { float32, int64, rng, size } from "@convlens/core/base";
import type { Architecture } from "@convlens/core/training";
import { architectures, build, createTrainer, losses, optimizers } from "@convlens/core/training";
import { engineNamed } from "@convlens/node";
import type { BenchFlags } from "./flags.ts";
import { inTurns } from "./timing.ts";

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

/** The networks whose training is measured. */
export const trainedNets = [...new Set<string>(cases.map(({ arch }) => arch))];

export interface TrainingRow {
  readonly net: string;
  readonly optimizer: string;
  readonly batch: number;
  readonly step_ms: number;
  readonly forward_ms: number;
  readonly multiple: number;
  readonly pictures_per_second: number;
}

/** Prints a line for each network, and gives the same as records. */
export async function training(chosen: readonly string[], flags: BenchFlags): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for (const one of cases) if (chosen.includes(one.arch)) rows.push(await measure(one, flags));
  return rows;
}

async function measure({ arch, optimizer, classes, batch }: (typeof cases)[number], { threads, runs }: BenchFlags) {
  const architecture: Architecture = named(architectures, arch);
  const graph = build(architecture, { classes });
  // As in training, where pictures are decoded meanwhile.
  const engine = await engineNamed("cpu", { threads, sharing: true });
  const loss = losses.find((l) => l.fits(classes === 2 ? 1 : classes))!;
  const model = { graph, input: "picture", output: graph.outputs[0]! };
  const trainer = await createTrainer(engine, model, { loss, optimizer: named(optimizers, optimizer) });
  const pictures = drawn([batch, 3, ...architecture.size]);
  const labels: Tensor = int64(
    [batch],
    Array.from({ length: batch }, (_, i) => i % classes),
  );
  const forward = await engine.prepare(graph);
  const [plain, step] = await inTurns(runs, [
    () => forward.run({ picture: pictures }),
    () => trainer.step({ pictures, labels }, 1e-4),
  ]);
  await Promise.all([forward.release(), trainer.release()]);
  const rate = Math.round((batch / step) * 1000);
  const multiple = step / plain;
  console.log(
    `${arch} ${architecture.size.join("×")}, batch ${batch}, ${optimizer}: step ${step.toFixed(0)} ms, forward ${plain.toFixed(0)} ms, ${multiple.toFixed(2)}×, ${rate} pictures/s`,
  );
  return { net: arch, optimizer, batch, step_ms: step, forward_ms: plain, multiple, pictures_per_second: rate };
}
