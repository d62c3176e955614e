import { limits, type Share, shareIn } from "@convlens/core/method/cues";
import { percent as inPercent } from "../percent.ts";
import type { ClassFindings, Group } from "./group.ts";
import { viewNames } from "./group.ts";
import { looksLike } from "./look.ts";

/** In whole numbers: of a few dozen pictures. */
export const percent = (share: number): string => inPercent(share, 0);

/** What a group has in common, in words: `a 9×9 patch, magenta (#e816c8), wherever it lies`. */
export function lookInWords({ look }: Group): string | undefined {
  if (!look) return undefined;
  const colour = look.plain ? `${look.name} (${look.colour})` : look.name;
  if (look.scattered) return `specks in ${look.width}×${look.height} pixels, ${colour}`;
  return `a ${look.width}×${look.height} patch, ${colour}, ${look.place}`;
}

/** A suspect, or what would be one if it did not lie on an object. */
function suspicion({ portfolio: { label }, observed }: ClassFindings, group: Group, also: readonly Group[]): string {
  const { cue, number, mislabelled, onObjects, verdict } = group;
  const { common, elsewhere, without, withoutElse, shows } = cue.trial!;
  const showing = `${shows.filter(Boolean).length} of ${observed.length} pictures`;
  const told = verdict === "object" ? "a part of the thing itself" : "suspected shortcut";
  const said = [
    `${label}: ${told}: ${showing} show ${lookInWords(group)} (group ${number}, ${viewNames[cue.view]})`,
    `pasted into pictures of other classes it turns ${percent(shareIn(common))} of ${common.of} into ${label} (windows from elsewhere: ${percent(shareIn(elsewhere))})`,
    `with it filled in ${counted(without)} are ${label} no longer (as much elsewhere: ${counted(withoutElse)})`,
    ...(mislabelled.count > 0 ? [`${counted(mislabelled)} are labelled otherwise`] : []),
    ...(onObjects === undefined ? [] : [`${percent(onObjects)} of it lies on what the pictures show`]),
    ...(also.length > 0 ? [`the same in ${also.length === 1 ? "group" : "groups"} ${listed(also)}`] : []),
  ];
  return said.join("; ");
}

const counted = ({ count, of }: Share) => `${count} of ${of}`;

const listed = (groups: readonly Group[]) => groups.map(({ number, look }) => `${number} (${look!.place})`).join(", ");

/** What is to be said of a class as a whole, in one line for each thing: of groups that rest on the same, the largest tells. */
export function conclusions(found: ClassFindings): string[] {
  const suspects = found.groups.filter(({ verdict }) => verdict === "shortcut");
  const parts = found.groups.filter(({ verdict }) => verdict === "object");
  const told = [suspects, parts].flatMap((groups) =>
    thingsIn(groups).map(([first, ...also]) => suspicion(found, first!, also)),
  );
  return suspects.length > 0 ? told : [nothingOdd(found), ...told];
}

/** Groups by what they have in common, the largest of each first. */
function thingsIn(groups: readonly Group[]): Group[][] {
  const things: Group[][] = [];
  for (const group of groups.toSorted((a, b) => b.cue.members.length - a.cue.members.length)) {
    const same = things.find(([first]) => looksLike(first!.look!, group.look!));
    if (same) same.push(group);
    else things.push([group]);
  }
  return things;
}

function nothingOdd({ portfolio: { label }, groups, observed }: ClassFindings): string {
  const tried = groups.flatMap(({ cue }) => cue.trial ?? []);
  const most = tried.reduce((a, { common }) => (shareIn(common) > shareIn(a) ? common : a), { count: 0, of: 0 });
  const turned = most.of > 0 ? `the most turns ${counted(most)}` : "none turns any";
  const many = tried.length === 1 ? "1 group" : `${tried.length} groups`;
  return `${label}: nothing odd. ${observed.length} pictures in ${many}: none has anything small in common that makes other pictures ${label} (${turned}; a suspect turns ${percent(limits.turns)} and more, with confidence)`;
}
