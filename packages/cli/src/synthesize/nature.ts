import { UsageError } from "@convlens/core/base";
import type { Wanted } from "@convlens/core/method";
import { preprocess } from "@convlens/core/onnx";
import { channelMeans, displayed, judgeOf, parseExpression } from "@convlens/core/synthesis";
import { type PictureFile, pictures } from "@convlens/node";
import type { Run } from "../run.ts";

/** The most that a picture of a data set is of what is wanted. */
export interface Natural {
  readonly value: number;
  readonly picture: string;
}

/** How large each channel of a value is on each of some pictures, and the objective where it is no channel. */
export interface Nature {
  /** For each picture of what is wanted, the highest of the data set. */
  best(wanted: Wanted): Promise<Natural[]>;
  /** The channels that are the highest on any picture, the highest first. */
  mostActive(value: string, count: number): Promise<readonly number[]>;
}

/** Pictures of a folder, looked at in the size that pictures are made in. */
export async function natureOf(run: Run, folder: string, size: readonly [number, number]): Promise<Nature> {
  const files = await pictures([folder]);
  const measured = new Map<string, Promise<Natural[]>>();
  const channels = (value: string) => {
    if (!measured.has(value)) measured.set(value, channelBests(run, files, value, size));
    return measured.get(value)!;
  };
  return {
    async best({ value, channels: asked, objective }) {
      if (value === undefined) return objectiveBests(run, files, objective, asked, size);
      const all = await channels(value);
      return asked.map((c) => all[c]!);
    },
    async mostActive(value, count) {
      const all = await channels(value);
      return [...all.keys()].sort((a, b) => all[b]!.value - all[a]!.value).slice(0, count);
    },
  };
}

/** The best of the data set for each channel of a value. */
async function channelBests(run: Run, files: readonly PictureFile[], value: string, size: readonly [number, number]) {
  const means = await channelMeans(run.lens.context({ signal: run.signal }), value, size);
  const bests: Natural[] = [];
  for await (const { path, tensor } of displayedPictures(run, files, size)) {
    const { data } = await means(tensor);
    data.forEach((v, c) => {
      if (!bests[c] || v > bests[c].value) bests[c] = { value: v, picture: path };
    });
  }
  return bests;
}

async function objectiveBests(
  run: Run,
  files: readonly PictureFile[],
  objective: string,
  channels: readonly number[],
  size: readonly [number, number],
) {
  const channelOf = (picture: number) => channels[picture]!;
  const { judge } = await judgeOf(run.lens.context({ signal: run.signal }), parseExpression(objective), {
    size,
    channelOf,
  });
  const bests: Natural[] = [];
  for await (const { path, tensor } of displayedPictures(run, files, size))
    for (const i of channels.keys()) {
      const [value] = (await judge(tensor, [i])).values;
      if (!bests[i] || value! > bests[i].value) bests[i] = { value: value!, picture: path };
    }
  return bests;
}

/** Pictures one at a time; what cannot be read as one is left out, and said so. Throws `UsageError` where that leaves none. */
async function* displayedPictures(
  { lens, progress, signal }: Run,
  files: readonly PictureFile[],
  size: readonly [number, number],
) {
  let shown = 0;
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    progress.show("pictures to compare with", i, files.length);
    const loaded = await file.load().catch((error: Error) => progress.note(`left out: ${error.message}`));
    if (loaded?.kind !== "image") continue;
    shown++;
    yield { path: file.path, ...preprocess(loaded.image, displayed(lens.input, size)) };
  }
  if (shown === 0)
    throw new UsageError(
      "none of the pictures to compare with can be read",
      "--against names a folder of photographs, or leave it out",
    );
}
