import {
  type Cue,
  leastShare,
  type Share,
  shareIn,
  type Verdict,
  type View,
  verdictOn,
} from "@convlens/core/method/cues";
import { slug } from "../output.ts";
import type { Run } from "../run.ts";
import type { Searched } from "./explained.ts";
import type { Survey } from "./gather.ts";
import { type Look, lookOf } from "./look.ts";
import { type Objects, objectMask, partOnObjects } from "./objects.ts";

/** A group of pictures as it is told of. */
export interface Group {
  readonly cue: Cue;
  /** Among those of its class, from 1; the oddest is the first. */
  readonly number: number;
  /** Unique in a run, for names of files: `fish-1-where`. */
  readonly stem: string;
  readonly verdict: Verdict;
  readonly look?: Look;
  /** The part of what is in common, or of the windows, that lies on what the pictures show, where that is known. */
  readonly onObjects?: number;
  /** Members that are labelled as another class, of those with labels. */
  readonly mislabelled: Share;
}

/** What was found in the pictures of a class. */
export interface ClassFindings extends Searched {
  readonly groups: readonly Group[];
}

export async function findingsOf(
  run: Run,
  searched: Searched,
  survey: Survey,
  objects: Objects,
): Promise<ClassFindings> {
  const { input } = run.lens;
  const { portfolio, pictures, observed } = searched;
  const masks = await Promise.all(pictures.map((picture) => objectMask(objects, picture)));
  const groups = searched.cues.map((cue, i): Group => {
    const onObjects = partOnObjects(cue, observed, masks);
    const labels = cue.members.flatMap((k) => survey.labelled[portfolio.members[k]!] ?? []);
    const look = lookOf(cue, input);
    return {
      cue,
      number: i + 1,
      stem: `${slug(portfolio.label)}-${i + 1}-${cue.view}`,
      verdict: verdictOn(cue, input.size[0] * input.size[1], onObjects),
      mislabelled: { count: labels.filter((c) => c !== portfolio.class).length, of: labels.length },
      ...(look && { look }),
      ...(onObjects !== undefined && { onObjects }),
    };
  });
  return { ...searched, groups };
}

/** What a view groups by, in words. */
export const viewNames: Readonly<Record<View, string>> = {
  all: "all pictures",
  where: "by where maps lie",
  what: "by what is there",
};

/** A group as an object for JSON; windows are top, left and side in pixels of the model's input. */
export function groupRecord({ groups: _, portfolio, pictures }: ClassFindings, group: Group) {
  const { cue, number, verdict, look, onObjects, mislabelled } = group;
  const { trial } = cue;
  return {
    number,
    groupedBy: cue.view,
    verdict,
    pictures: cue.members.length,
    window: cue.windows[0]!.side,
    shareOfMap: cue.share,
    ...(look && { common: look, shownBy: trial!.shows.filter(Boolean).length }),
    ...(trial && {
      oddness: leastShare(trial.common),
      turns: told(trial.common),
      turnsWindow: told(trial.own),
      turnsElsewhere: told(trial.elsewhere),
      losesWithout: told(trial.without),
      losesElsewhere: told(trial.withoutElse),
    }),
    ...(onObjects !== undefined && { onObjects }),
    mislabelled,
    members: cue.members.map((i, k) => ({
      picture: pictures[i]!.path,
      index: portfolio.members[i]!,
      window: cue.windows[k]!,
      ...(trial && { common: trial.places[k]!, shows: trial.shows[k]! }),
    })),
  };
}

const told = (share: Share) => ({ ...share, share: shareIn(share) });
