import { parentPort, workerData } from "node:worker_threads";
import { ConvlensError } from "@convlens/core/base";
import { augmentedInput, changesOf, type Planes, plainInput } from "@convlens/core/training/augment";
import type { Broken, Job, Reply, Setup } from "./messages.ts";
import { reasonOf, Samples, sampleBytes } from "./samples.ts";

// A thread that decodes, resizes and changes pictures ahead of the training step.

/** Pictures decoded at one time; more would only take memory. */
const AT_ONCE = 4;

const setup = workerData as Setup;
const samples = new Samples(setup);
const plain = plainInput(setup.input);
const augmented = augmentedInput(setup.input, setup.augmentation);
const bytes = sampleBytes(setup.input);

/** Rows of pictures that cannot be used are zero. */
async function batch(pictures: readonly number[], epoch: number | undefined) {
  const values = new Float32Array(pictures.length * bytes);
  const broken = await eachUsable(pictures, (picture, planes, i) => {
    const write = epoch === undefined ? plain : augmented(changesOf(setup.seed, epoch, picture));
    write(planes, values.subarray(i * bytes, (i + 1) * bytes));
  });
  return { values, broken };
}

/** Works with the samples of pictures, and gives those that have none. */
async function eachUsable(
  pictures: readonly number[],
  work: (picture: number, planes: Planes, i: number) => void = () => {},
): Promise<Broken[]> {
  const broken: Broken[] = [];
  await eachAtOnce(pictures, async (picture, i) => {
    const planes = await samples.of(picture).catch((error: unknown) => {
      broken.push({ picture, name: setup.pictures[picture]!.name, reason: reasonOf(error) });
    });
    if (planes) work(picture, planes, i);
  });
  return broken;
}

async function eachAtOnce(pictures: readonly number[], work: (picture: number, i: number) => Promise<void>) {
  let next = 0;
  const one = async () => {
    for (let i = next++; i < pictures.length; i = next++) await work(pictures[i]!, i);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function answer(job: Job): Promise<Reply> {
  try {
    if (job.kind === "decode") return { job: job.job, broken: await eachUsable(job.pictures) };
    return { job: job.job, ...(await batch(job.pictures, job.epoch)) };
  } catch (error) {
    const hint = error instanceof ConvlensError ? error.hint : undefined;
    return { job: job.job, failed: { message: (error as Error).message, hint } };
  }
}

let last: Promise<void> = Promise.resolve();
parentPort!.on("message", (job: Job) => {
  last = last.then(async () => {
    const reply = await answer(job);
    parentPort!.postMessage(reply, "values" in reply && reply.values ? [reply.values.buffer] : []);
  });
});
