import type { Tensor } from "../../base/tensor.ts";

/** What training counts, and what inference has no use for. */
const COUNTERS = /(?:^|\.)num_batches_tracked$/;

/** Modules that wrap a network, and a prefix of their own to each name. */
const MOST_PREFIXES = 4;

/** The tensors of a network as they are, then without the first part of their names, for as long as all of them share it. */
export function withoutPrefixes(state: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor>[] {
  const tensors = new Map([...state].filter(([key]) => !COUNTERS.test(key)));
  const found = [tensors];
  for (let last = tensors; found.length <= MOST_PREFIXES; found.push(last)) {
    const [first] = [...last.keys()].map((key) => /^([A-Za-z_]\w*)\./.exec(key)?.[0]);
    if (first === undefined || ![...last.keys()].every((key) => key.startsWith(first))) return found;
    last = new Map([...last].map(([key, t]) => [key.slice(first.length), t]));
  }
  return found;
}
