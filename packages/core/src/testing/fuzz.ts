import { ConvlensError } from "../base/errors.ts";
import type { Rng } from "../base/rng.ts";
import { rng } from "../base/rng.ts";
import type { Importer, ModelFile } from "../import/define.ts";

/** A whole model: the file that is opened, and those beside it. */
export interface Specimen {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly siblings?: Readonly<Record<string, Uint8Array>>;
  /** Packs what is opened from `siblings`, which are mutated in its place: what is packed with checksums would only ever be refused. */
  readonly pack?: (parts: Readonly<Record<string, Uint8Array>>) => Uint8Array;
}

export interface Fuzzed {
  /** The number that makes the case again. */
  readonly index: number;
  readonly file: ModelFile;
  /** What was done to which file, for messages. */
  readonly told: string;
}

export interface Outcome {
  readonly fuzzed: Fuzzed;
  readonly kind: "model" | "refused" | "crash";
  /** Of an error. */
  readonly message: string;
}

/** Case `index` of a run: one of the specimens with one to four mutations in one of its files. The same numbers give the same bytes. */
export function fuzzCase(corpus: readonly Specimen[], seed: number, index: number): Fuzzed {
  const random = rng(seed + 0x9e3779b1 * index);
  const { name, bytes, siblings = {}, pack } = pick(random, corpus);
  const whole = pack && random.uniform() < 0.9;
  const files = new Map([...(whole ? [] : [[name, bytes] as const]), ...Object.entries(siblings)]);
  const target = !whole && random.uniform() < 0.6 ? name : pick(random, [...files.keys()]);
  const told: string[] = [];
  let mutated = files.get(target)!;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const mutation = pick(random, isJson(mutated) ? [...mutations, ...jsonMutations] : mutations);
    mutated = mutation.apply(random, mutated, bytes);
    told.push(mutation.name);
  }
  files.set(target, mutated);
  if (whole) files.set(name, pack(Object.fromEntries(files)));
  const file: ModelFile = {
    name,
    bytes: Uint8Array.from(files.get(name)!),
    sibling: async (other) => (files.has(other) ? Uint8Array.from(files.get(other)!) : undefined),
    siblings: async () => [...files.keys()],
  };
  return { index, file, told: `${target}: ${told.join(", ")}` };
}

/**
 * What an importer makes of a case: a model, a refusal of one to three lines, or a crash, which is a fault of the importer.
 * What the scores look like may stay open where a note says that something is not known.
 */
export async function outcomeOf(importer: Importer, fuzzed: Fuzzed): Promise<Outcome> {
  try {
    const { graph, input, output, notes } = await importer.read(fuzzed.file, {});
    const isMade = notes.length > 0 && graph.nodes.some((n) => n.outputs.includes(output) && output !== "");
    const fault = [input, ...(isMade ? [] : [output])].find((v) => !graph.infos.has(v));
    return { fuzzed, kind: fault === undefined ? "model" : "crash", message: `nothing is known of "${fault}"` };
  } catch (error) {
    if (!(error instanceof ConvlensError))
      return { fuzzed, kind: "crash", message: String((error as Error)?.stack ?? error) };
    const lines = `${error.message}\n${error.hint ?? ""}`.trim().split("\n").length;
    return { fuzzed, kind: lines <= 3 ? "refused" : "crash", message: error.message };
  }
}

const pick = <T>(random: Rng, list: readonly T[]): T => list[random.below(list.length)]!;

interface Mutation {
  readonly name: string;
  apply(random: Rng, bytes: Uint8Array, other: Uint8Array): Uint8Array;
}

const spliced = (bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array => {
  const made = new Uint8Array(from + middle.length + bytes.length - to);
  made.set(bytes.subarray(0, from));
  made.set(middle, from);
  made.set(bytes.subarray(to), from + middle.length);
  return made;
};

/** A stretch of bytes, mostly short. */
function stretch(random: Rng, bytes: Uint8Array): readonly [number, number] {
  const from = random.below(bytes.length + 1);
  const most = random.uniform() < 0.8 ? 16 : bytes.length;
  return [from, Math.min(bytes.length, from + random.below(most + 1))];
}

/** Structure is at the beginning of files and between weights: half of all places are among the first kilobyte. */
const place = (random: Rng, bytes: Uint8Array): number =>
  random.below(random.uniform() < 0.5 ? Math.min(1024, bytes.length) : bytes.length);

const overwritten = (bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array => {
  const made = Uint8Array.from(bytes);
  values.forEach((v, i) => {
    if (at + i < made.length) made[at + i] = v;
  });
  return made;
};

/** Lengths and counts that are too great, in the encodings that formats use. */
const extremes: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0x7f],
  [0x00, 0x00, 0x00, 0x80],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0],
  [0x7f],
  [0x80],
];

const texts = [
  "-1",
  "0",
  "1",
  "2147483648",
  "4294967295",
  "9007199254740993",
  "1e308",
  "nan",
  "null",
  "{",
  "}",
  "[",
  '"',
  "../x",
];

const mutations: readonly Mutation[] = [
  {
    name: "a bit",
    apply: (r, b) => {
      const at = place(r, b);
      return overwritten(b, at, [(b[at] ?? 0) ^ (1 << r.below(8))]);
    },
  },
  { name: "a byte", apply: (r, b) => overwritten(b, place(r, b), [r.below(256)]) },
  { name: "an extreme", apply: (r, b) => overwritten(b, place(r, b), pick(r, extremes)) },
  {
    name: "an extreme between",
    apply: (r, b) => {
      const at = place(r, b);
      return spliced(b, at, at, Uint8Array.from(pick(r, extremes)));
    },
  },
  { name: "cut off", apply: (r, b) => b.subarray(0, r.below(b.length + 1)) },
  {
    name: "taken out",
    apply: (r, b) => {
      const [from, to] = stretch(r, b);
      return spliced(b, from, to, new Uint8Array());
    },
  },
  {
    name: "doubled",
    apply: (r, b) => {
      const [from, to] = stretch(r, b);
      return spliced(b, to, to, b.slice(from, to));
    },
  },
  {
    name: "from elsewhere",
    apply: (r, b, other) => {
      const [from, to] = stretch(r, other);
      const at = place(r, b);
      return spliced(b, at, Math.min(b.length, at + to - from), other.slice(from, to));
    },
  },
  { name: "a number in text", apply: (r, b) => replacedToken(r, b, /-?\d+(?:\.\d+)?/g, texts) },
  { name: "a word in text", apply: (r, b) => replacedToken(r, b, /[A-Za-z_]\w{2,40}/g) },
];

/** Exchanges a token of text for one of a list, or for another token of the same kind. Bytes are taken as Latin letters. */
function replacedToken(random: Rng, bytes: Uint8Array, pattern: RegExp, among?: readonly string[]): Uint8Array {
  const start = random.below(Math.max(1, bytes.length - 4096));
  const text = Array.from(bytes.subarray(start, start + 4096), (b) => String.fromCharCode(b)).join("");
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const token = pick(random, found);
  const made = among ? pick(random, among) : pick(random, found)[0];
  const from = start + token.index;
  return spliced(
    bytes,
    from,
    from + token[0].length,
    Uint8Array.from(made, (c) => c.charCodeAt(0)),
  );
}

const isJson = (bytes: Uint8Array): boolean => bytes[0] === 0x7b && parsed(bytes) !== undefined;

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const values: readonly unknown[] = [
  0,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  "",
  "x",
  "9".repeat(30),
  null,
  true,
  [],
  {},
  [[[]]],
];

type Slot = { readonly held: Record<string, unknown>; readonly key: string };

/** Every place of a value inside of another. */
function slots(held: unknown, into: Slot[] = []): Slot[] {
  if (typeof held !== "object" || held === null) return into;
  for (const [key, value] of Object.entries(held)) {
    into.push({ held: held as Record<string, unknown>, key });
    slots(value, into);
  }
  return into;
}

/** Changes one place of a JSON file, so that it stays one. */
const inJson =
  (change: (random: Rng, slot: Slot, all: readonly Slot[]) => void): Mutation["apply"] =>
  (random, bytes) => {
    const whole = parsed(bytes);
    const all = slots(whole);
    if (all.length === 0) return bytes;
    change(random, pick(random, all), all);
    return new TextEncoder().encode(JSON.stringify(whole));
  };

const jsonMutations: readonly Mutation[] = [
  {
    name: "a JSON value",
    apply: inJson((r, { held, key }) => {
      held[key] = pick(r, values);
    }),
  },
  {
    name: "a JSON value taken out",
    apply: inJson((_, { held, key }) => (Array.isArray(held) ? held.splice(Number(key), 1) : delete held[key])),
  },
  {
    name: "a JSON value from elsewhere",
    apply: inJson((r, { held, key }, all) => {
      const other = pick(r, all);
      held[key] = structuredClone(other.held[other.key]);
    }),
  },
  {
    name: "a JSON number scaled",
    apply: inJson((r, { held, key }) => {
      if (typeof held[key] === "number") held[key] = held[key] * pick(r, [-1, 0.5, 2, 1000, 1e6]);
    }),
  },
];
