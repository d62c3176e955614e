import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { luredNet, lurePicture } from "../../testing/luredNet.ts";
import lrp from "../attribution/lrp.ts";
import { classTargets } from "../classifier.ts";
import { extentOf } from "./common.ts";
import { findCues } from "./findCues.ts";
import { type Observed, observed } from "./observe.ts";
import { limits, oddness, verdictOn } from "./suspect.ts";

const RED = 1;
const PIXELS = 26 * 22;
const { uniform, below } = rng(8);

/** Red pictures with a tag anywhere in five of six, and green ones without. */
const reds = Array.from({ length: 18 }, (_, i) =>
  lurePicture(true, uniform, i % 6 === 0 ? undefined : [1 + below(20), 1 + below(16)]),
);
const greens = Array.from({ length: 16 }, () => lurePicture(false, uniform));

async function search(lure: boolean) {
  const model = modelOf(luredNet(lure));
  const context = testContext(model);
  const [target] = classTargets(model, [RED]);
  const seen: Observed[] = [];
  for (const tensor of reds)
    seen.push(await observed(context, lrp, lrp.params.parse({}), { tensor, taken: true }, target!));
  return findCues(context, RED, seen, greens, { seed: 1, most: 6 });
}

const lured = search(true);

test("a planted tag is found wherever it lies, and named to the pixel", async () => {
  const { cues } = await lured;
  const [first] = cues;
  expect(verdictOn(first!, PIXELS)).toBe("shortcut");
  const whole = cues.find(({ view }) => view === "all")!;
  expect(verdictOn(whole, PIXELS)).toBe("shortcut");
  const { patch, shows, common, elsewhere } = whole.trial!;
  expect(extentOf(patch)).toMatchObject({ width: 5, height: 5 });
  const { side, values } = patch;
  const inside = [...patch.mask.keys()].filter((i) => patch.mask[i]);
  const colour = [0, 1, 2].map((c) => new Set(inside.map((i) => values[c * side * side + i])));
  expect(colour).toEqual([0.9, 0.1, 0.8].map((v) => new Set([Math.fround(v)])));
  expect(shows.filter(Boolean)).toHaveLength(15);
  expect(common.count).toBe(common.of);
  expect(elsewhere.count).toBe(0);
  expect(oddness(whole)).toBeGreaterThan(0.75);
  // What lies on the things that pictures show is their part.
  expect(verdictOn(whole, PIXELS, 0.9)).toBe("object");
});

test("the oddest come first, and every picture is in a group of each view", async () => {
  const { cues, eigenvalues } = await lured;
  const odd = cues.map(oddness);
  expect(odd).toEqual(odd.toSorted((a, b) => b - a));
  for (const view of ["where", "what"] as const) {
    expect(eigenvalues[view]![0]).toBeCloseTo(0, 12);
    const members = cues.filter((cue) => cue.view === view).flatMap((cue) => cue.members);
    if (members.length > 0) expect(members.toSorted((a, b) => a - b)).toEqual([...reds.keys()]);
  }
});

test("the same pictures show nothing odd to a network that does not look at the tag", async () => {
  const { cues } = await search(false);
  for (const cue of cues) {
    expect(["none", "few"]).toContain(verdictOn(cue, PIXELS));
    expect(cue.trial === undefined).toBe(cue.members.length < limits.members);
  }
});
