import type { Float32Tensor } from "../../base/tensor.ts";
import type { Points } from "../cluster/affinity.ts";
import { spectralClusters } from "../cluster/spectral.ts";
import type { Context } from "../define.ts";
import type { Cue, View } from "./cue.ts";
import { placesOf, pointsOf, standardisedRows } from "./describe.ts";
import type { Observed } from "./observe.ts";
import { byOddness, limits } from "./suspect.ts";
import { tried } from "./try.ts";
import { sharpestSide, sidesFor, strongestWindow } from "./window.ts";

export interface CueOptions {
  /** Of k-means, and of places for comparison. */
  readonly seed: number;
  /** The most groups of a view. */
  readonly most: number;
}

export interface FoundCues {
  /** The oddest first. */
  readonly cues: readonly Cue[];
  /** The least eigenvalues of each view's graph, ascending. */
  readonly eigenvalues: Readonly<Partial<Record<View, readonly number[]>>>;
}

/**
 * Groups pictures of a class by what the network takes them for it by, and tries out what each group has in common.
 *
 * Spectral relevance analysis (Lapuschkin et al. 2019) clusters maps by where they lie, which finds what is always at the same place.
 * What may be anywhere is found by clustering what the network sees where maps stand out, as Anders et al. (2022) do with relevance
 * inside of the network.
 * @param others pictures that are not taken for the class, 1×C×H×W
 */
export async function findCues(
  context: Context,
  c: number,
  pictures: readonly Observed[],
  others: readonly Float32Tensor[],
  { seed, most }: CueOptions,
): Promise<FoundCues> {
  const eigenvalues: Partial<Record<View, readonly number[]>> = {};
  const groups: Pick<Cue, "view" | "members">[] = [{ view: "all", members: [...pictures.keys()] }];
  for (const [stream, [view, points]] of viewsOf(pictures).entries()) {
    const found = spectralClusters(points, { most }, context.random(seed, stream + 1));
    eigenvalues[view] = found.eigenvalues;
    // One cluster is all of them.
    if (found.clusters.length > 1) groups.push(...found.clusters.map((members) => ({ view, members })));
  }
  const cues: Cue[] = [];
  for (const [i, group] of groups.entries()) {
    context.signal?.throwIfAborted();
    context.progress(i, groups.length);
    cues.push(await cueOf(context, c, group, pictures, others, seed));
  }
  return { cues: cues.sort(byOddness), eigenvalues };
}

function viewsOf(pictures: readonly Observed[]): [View, Points][] {
  const where: [View, Points] = ["where", pointsOf(pictures.map(({ map }) => placesOf(map)))];
  const seen = pictures.flatMap((picture) => picture.seen ?? []);
  return seen.length < pictures.length ? [where] : [where, ["what", standardisedRows(seen)]];
}

async function cueOf(
  context: Context,
  c: number,
  { view, members }: Pick<Cue, "view" | "members">,
  pictures: readonly Observed[],
  others: readonly Float32Tensor[],
  seed: number,
): Promise<Cue> {
  const own = members.map((i) => pictures[i]!);
  const maps = own.map(({ map }) => map);
  const side = sharpestSide(maps, sidesFor(...(maps[0]!.shape as [number, number])));
  const windows = maps.map((map) => strongestWindow(map, side));
  const share = windows.reduce((sum, window) => sum + window.share, 0) / windows.length;
  const quiet = { ...context, progress: () => {} };
  const trial = members.length >= limits.members ? await tried(quiet, c, own, windows, others, seed) : undefined;
  return { view, members, windows, share, ...(trial && { trial }) };
}
