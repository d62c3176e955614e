import type { Float32Tensor } from "@convlens/core/base";
import { classTargets, dryRun } from "@convlens/core/method";
import { type FoundCues, findCues, type Observed, observed } from "@convlens/core/method/cues";
import { type Picture, pictureFilesOf } from "@convlens/node";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import type { Portfolio, Survey } from "./gather.ts";
import type { CueSettings } from "./settings.ts";

/** A class, its pictures, and what was found among them. */
export interface Searched extends FoundCues {
  readonly portfolio: Portfolio;
  /** In the order of the portfolio's members. */
  readonly pictures: readonly Picture[];
  readonly observed: readonly Observed[];
}

/** Explains the pictures of a class, groups them and tries out what each group has in common. */
export async function searched(
  run: DataSetRun,
  survey: Survey,
  portfolio: Portfolio,
  settings: CueSettings,
): Promise<Searched> {
  const { lens, progress, signal } = run;
  const { label } = portfolio;
  const [target] = classTargets(lens.model, [portfolio.class]);
  const { method, params } = settings;
  const pictures: Picture[] = [];
  const seen: Observed[] = [];
  for await (const picture of read(run, portfolio.members)) {
    const taken = survey.predicted[portfolio.members[seen.length]!] === portfolio.class;
    if (seen.length === 0) await dryRun(method, lens.context(), picture.tensor, [target!], params);
    progress.show(`${label}: explained`, seen.length, portfolio.members.length);
    pictures.push(picture);
    seen.push(await observed(lens.context({ signal }), method, params, { tensor: picture.tensor, taken }, target!));
  }
  const others: Float32Tensor[] = [];
  for await (const { tensor } of read(run, portfolio.others)) others.push(tensor);
  const tell = (done: number, total: number) => progress.show(`${label}: groups tried out`, done, total);
  const context = lens.context({ signal, progress: tell });
  const found = await findCues(context, portfolio.class, seen, others, { seed: settings.seed, most: settings.groups });
  return { ...found, portfolio, pictures, observed: seen };
}

async function* read({ lens, set, signal }: DataSetRun, numbers: readonly number[]): AsyncGenerator<Picture> {
  for (const file of pictureFilesOf(numbers.map((i) => set.pictures[i]!))) {
    signal.throwIfAborted();
    yield await lens.picture(file);
  }
}
