import type { Architecture, Box } from "./architecture.ts";

/** Boxes of a network that may be shown as one. */
export interface Group {
  /** What the names of its boxes begin with; for a run of like parts, the first and the last of them. */
  readonly name: string;
  /** Numbers of its boxes, ascending. */
  readonly boxes: readonly number[];
  /** Its number among the groups: the smallest of those that it lies in. */
  readonly parent?: number;
  /** How many parts that are alike follow each other in it. */
  readonly repeats?: number;
}

interface Candidate {
  readonly name: string;
  readonly boxes: readonly number[];
  readonly repeats?: number;
}

/** A name that more of the boxes have in common tells nothing. */
const MOST = 0.8;
/** Parts that repeat each other hold no more boxes or groups than this, and this many boxes at least in all. */
const PERIOD = 4;
const LEAST = 4;

/**
 * Parts of a network that may be shown as one box, the largest first: boxes whose names begin alike, blocks between which all ways
 * meet, and runs of parts that are alike. Of any two, one holds the other or they have nothing in common; no way leads out of a group
 * and back into it, so that what is shown as one box makes no circles.
 */
export function groupsOf(architecture: Architecture): Group[] {
  const { boxes, blocks } = architecture;
  const accepted: Candidate[] = [];
  const take = (candidates: readonly Candidate[]) => {
    for (const candidate of candidates.toSorted((a, b) => b.boxes.length - a.boxes.length))
      if (fits(candidate, accepted, architecture)) accepted.push(candidate);
  };
  take(named(boxes));
  take(blocks.map((block, i) => ({ name: block.name || `block ${i + 1}`, boxes: block.boxes })));
  take(repeated(architecture, accepted));
  const sorted = accepted.toSorted((a, b) => b.boxes.length - a.boxes.length || a.boxes[0]! - b.boxes[0]!);
  return sorted.map((group, i) => {
    const parent = sorted.findLastIndex((other, k) => k < i && other.boxes.includes(group.boxes[0]!));
    return { ...group, ...(parent >= 0 && { parent }) };
  });
}

/** Boxes by what stands before a place where their names are divided; the longest name of those with the same boxes. */
function named(boxes: readonly Box[]): Candidate[] {
  const byPrefix = new Map<string, number[]>();
  for (const [i, { value, kind }] of boxes.entries()) {
    if (kind === "input") continue;
    for (const { index } of value.matchAll(/[^\p{L}\p{N}]+/gu)) {
      const prefix = value.slice(0, index);
      if (prefix === "") continue;
      byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), i]);
    }
  }
  const bySet = new Map<string, Candidate>();
  for (const [name, own] of byPrefix) bySet.set(own.join(), { name, boxes: own });
  return [...bySet.values()].filter((group) => group.boxes.length <= MOST * boxes.length);
}

function fits(candidate: Candidate, accepted: readonly Candidate[], architecture: Architecture): boolean {
  const own = new Set(candidate.boxes);
  if (own.size < 2) return false;
  for (const { boxes } of accepted) {
    const shared = boxes.reduce((n, b) => n + Number(own.has(b)), 0);
    const apart = shared === 0 || (shared === Math.min(own.size, boxes.length) && own.size !== boxes.length);
    if (!apart) return false;
  }
  return isClosed(own, architecture);
}

/** Whether no way leads out of these boxes and back. */
function isClosed(own: ReadonlySet<number>, { edges, boxes }: Architecture): boolean {
  const behind = new Uint8Array(boxes.length);
  // Boxes come after all that they read, and edges in the order of the boxes that they lead to.
  for (const [from, to] of edges) {
    if (own.has(to)) {
      if (behind[from]) return false;
    } else if (own.has(from) || behind[from]) behind[to] = 1;
  }
  return true;
}

/** Runs of parts that are alike among what lies in no group and the outermost groups. */
function repeated({ boxes }: Architecture, accepted: readonly Candidate[]): Candidate[] {
  const items = outermost(boxes, accepted);
  const kinds = items.map((item) => item.boxes.map((b) => signature(boxes[b]!)).join("\n"));
  const found: Candidate[] = [];
  for (let at = 0; at < items.length; ) {
    const run = longestRun(kinds, at);
    const own = items.slice(at, at + run.length).flatMap((item) => item.boxes);
    if (run.repeats > 1 && own.length >= LEAST) {
      const [first, last] = [items[at]!, items[at + run.length - 1]!];
      found.push({ name: `${first.name} – ${last.name}`, boxes: own.toSorted((a, b) => a - b), repeats: run.repeats });
      at += run.length;
    } else at++;
  }
  return found;
}

function outermost(boxes: readonly Box[], accepted: readonly Candidate[]): Candidate[] {
  const items = new Set<Candidate>();
  const largest = accepted.toSorted((a, b) => b.boxes.length - a.boxes.length);
  for (const [i, { value, kind }] of boxes.entries())
    if (kind !== "input") items.add(largest.find((g) => g.boxes.includes(i)) ?? { name: value, boxes: [i] });
  return [...items];
}

/** From a place on, the parts that follow each other alike: as many items as can be had, in parts as short as can be. */
function longestRun(kinds: readonly string[], at: number): { length: number; repeats: number } {
  let best = { length: 1, repeats: 1 };
  for (let period = 1; period <= PERIOD; period++) {
    let end = at + period;
    while (end < kinds.length && kinds[end] === kinds[end - period]) end++;
    const repeats = Math.floor((end - at) / period);
    if (repeats > 1 && repeats * period > best.length) best = { length: repeats * period, repeats };
  }
  return best;
}

/** What follows a layer in place may be more behind the last of like parts. */
const signature = ({ kind, ops: [work], window, groups, shape }: Box) =>
  JSON.stringify([kind, work, window, groups, shape.slice(1)]);
