// Measures whether pictures are there when a training step wants them: `npm run bench:data`.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { InputSpec } from "@convlens/core/onnx";
import {
  architectures,
  type Batch,
  build,
  createTrainer,
  losses,
  optimizers,
  parseAugmentation,
  pictureSource,
} from "@convlens/core/training";
import { DataSetReader, nodeEngine, PictureThreads, requireClasses } from "@convlens/node";
import { writeShapes } from "../packages/node/src/testing/shapePictures.ts";

const { values: flags } = parseArgs({
  options: {
    arch: { type: "string", default: "cnn-8" },
    size: { type: "string", default: "150" },
    batch: { type: "string", default: "32" },
    steps: { type: "string", default: "30" },
    workers: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const [size, batch, steps] = [Number(flags.size), Number(flags.batch), Number(flags.steps)];
const PICTURES = Math.max(512, 8 * batch);

const folder = mkdtempSync(join(tmpdir(), "convlens-bench-"));
try {
  await writeShapes(folder, ["cross", "disc"], PICTURES / 2, Math.round(size * 1.15));
  const { pictures } = requireClasses(await new DataSetReader(2 ** 30).read(folder));
  const input: InputSpec = {
    layout: "NCHW",
    size: [size, size],
    channels: "RGB",
    range: [0, 1],
    mean: [0.5],
    std: [0.25],
    resize: "squash",
  };
  const threads = new PictureThreads({
    pictures,
    input,
    augmentation: parseAugmentation("rotate=40,shift=0.2,shear=0.2,zoom=0.2,flip,color=0.1"),
    seed: 1,
    memory: 2 ** 30,
    ...(flags.workers && { threads: Number(flags.workers) }),
  });
  const decoding = await seconds(() => threads.decodeAll());
  const portion = { pictures: [...pictures.keys()], labels: pictures.map((p) => p.label) };

  const source = pictureSource(threads, { train: portion, validation: undefined }, batch, 1);

  async function* endless(): AsyncGenerator<Batch> {
    for (let number = 1; ; number++) yield* source.train(number);
  }

  /** Goes through some batches; `work` gets each. Gives the time of all, and the time that no batch was there. */
  async function through(work: (one: Batch) => Promise<unknown>) {
    const coming = endless();
    // The first batches fill the queue.
    for (let i = 0; i < 3; i++) await work((await coming.next()).value!);
    let waiting = 0;
    const all = await seconds(async () => {
      for (let i = 0; i < steps; i++) {
        let one: Batch | undefined;
        waiting += await seconds(async () => {
          one = (await coming.next()).value!;
        });
        await work(one!);
      }
    });
    await coming.return(undefined);
    return { all, waiting };
  }
  const first = async () => (await endless().next()).value!;

  const architecture = architectures.find((a) => a.id === flags.arch)!;
  const graph = build(architecture, { classes: 2, size: [size, size] });
  const model = { graph, input: graph.inputs[0]!, output: graph.outputs[0]! };
  const trainer = await createTrainer(nodeEngine({ threads: Number(flags.threads) }), model, {
    loss: losses.find((l) => l.fits(1))!,
    optimizer: optimizers.find((o) => o.id === "adam")!,
  });
  const learn = (one: Batch) => trainer.step(one, 1e-3);

  const same = await first();
  for (let i = 0; i < 3; i++) await learn(same);
  const alone = await seconds(async () => {
    for (let i = 0; i < steps; i++) await learn(same);
  });
  const data = await through(async () => {});
  const together = await through(learn);
  await trainer.release();
  await threads.close();

  const rate = (time: number) => Math.round((steps * batch) / time);
  console.log(`${flags.arch}, ${size}×${size}, batches of ${batch}, ${flags.threads} threads of the engine`);
  console.log(`decoding and resizing once   ${Math.round(PICTURES / decoding)} pictures/s`);
  console.log(`making augmented batches     ${rate(data.all)} pictures/s`);
  console.log(`steps on one batch           ${rate(alone)} pictures/s`);
  console.log(`steps on augmented batches   ${rate(together.all)} pictures/s`);
  console.log(`of that time, waiting        ${((100 * together.waiting) / together.all).toFixed(2)} %`);
} finally {
  rmSync(folder, { recursive: true });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
