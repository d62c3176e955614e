import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context } from "../define.ts";
import { aligned } from "./align.ts";
import { commonPatch, type Patch } from "./common.ts";
import type { Trial } from "./cue.ts";
import type { Observed } from "./observe.ts";
import { filledIn, pasted, patchIn } from "./paste.ts";
import { type Share, takenFor } from "./trial.ts";
import { overlapOf, type Window } from "./window.ts";

/** What is compared is looked at in windows so much larger than those that hold the most: of a thing, they may hold a part only. */
const ROUND_IT = 2;

/** Members that are filled in, at most. */
const FILLED = 32;

/** Windows elsewhere share no more than this part with the one that they are elsewhere from, if any such can be drawn. */
const SHARED = 0.1;

/**
 * Tries out what members of a group have in common: it is pasted into pictures of other classes, and taken out of the members.
 * Places elsewhere, for comparison, are drawn by the seed.
 * @param windows those that hold the most of each member's map, of one side
 * @param others pictures of other classes, 1×C×H×W
 */
export async function tried(
  context: Context,
  c: number,
  members: readonly Observed[],
  windows: readonly Window[],
  others: readonly Float32Tensor[],
  seed: number,
): Promise<Trial> {
  const tensors = members.map(({ tensor }) => tensor);
  const places = aligned(
    tensors,
    windows.map((window) => wider(window, tensors[0]!)),
  );
  const { patch, shows } = commonPatch(tensors, places);
  const random = context.random(seed);
  const away = windows.map((window) => elsewhere(window, tensors[0]!, random.below));
  const awayPlaces = places.map((place) => elsewhere(place, tensors[0]!, random.below));
  const turnedBy = (made: (k: number) => [Patch, Window], of = [...places.keys()]) =>
    takenFor(context, c, others.length, async (i) => pasted(others[i]!, ...made(of[i % of.length]!)));
  const showing = [...places.keys()].filter((k) => shows[k]);
  const lostBy = async (at: readonly Window[]): Promise<Share> => {
    const some = showing.filter((k) => members[k]!.taken).slice(0, FILLED);
    const { count, of } = await takenFor(context, c, some.length, async (i) =>
      filledIn(tensors[some[i]!]!, patch, at[some[i]!]!),
    );
    return { count: of - count, of };
  };
  const nothing = { count: 0, of: others.length };
  return {
    patch,
    places,
    shows,
    common: showing.length > 0 ? await turnedBy((k) => [patch, places[k]!], showing) : nothing,
    own: await turnedBy((k) => [patchIn(tensors[k]!, windows[k]!), windows[k]!]),
    elsewhere: await turnedBy((k) => [patchIn(tensors[k]!, away[k]!), away[k]!]),
    without: await lostBy(places),
    withoutElse: await lostBy(awayPlaces),
  };
}

/** Grown round its middle, inside of the picture. */
function wider({ top, left, side }: Window, { shape }: Float32Tensor): Window {
  const [height, width] = shape.slice(2) as [number, number];
  const grown = Math.min(height, width, Math.round(side * ROUND_IT));
  const from = (at: number, extent: number) => Math.max(0, Math.min(extent - grown, at - ((grown - side) >> 1)));
  return { top: from(top, height), left: from(left, width), side: grown };
}

/** As many draws as it takes to be sure that there is hardly any room elsewhere. */
const DRAWS = 50;

function elsewhere(window: Window, { shape }: Float32Tensor, below: (n: number) => number): Window {
  const [height, width] = shape.slice(2) as [number, number];
  const { side } = window;
  let found = window;
  for (let draw = 0; draw < DRAWS; draw++) {
    const place = { top: below(height - side + 1), left: below(width - side + 1), side };
    if (overlapOf(place, window) <= overlapOf(found, window)) found = place;
    if (overlapOf(found, window) <= SHARED * side * side) break;
  }
  return found;
}
