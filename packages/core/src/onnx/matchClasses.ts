/** The classes of a model that a name may mean: one is an answer, several are ambiguous, none is no class of the model. */
export type FindClass = (name: string) => readonly number[];

/**
 * Finds classes by what data sets call them, the surest way first: a WordNet synset anywhere in the name (`n02012849`,
 * `n02012849_crane`) where the label holds one or the labels are ImageNet's; the label itself; without case, underscores,
 * dashes and apostrophes; one of the label's synonyms between commas, the first before others; singular for plural.
 */
export async function classFinder(labels: readonly string[]): Promise<FindClass> {
  const synsets = await synsetsOf(labels);
  const synonyms = labels.map((label) => named(label).split(","));
  const ways = [
    { index: indexOf(labels.map((label) => [label])), key: (name: string) => name },
    { index: indexOf(labels.map((label) => [plain(named(label))])), key: plain },
    { index: indexOf(synonyms.map(([first]) => [plain(first!)])), key: plain },
    { index: indexOf(synonyms.map((all) => all.map(plain))), key: plain },
    { index: indexOf(synonyms.map((all) => all.map(singular))), key: singular },
  ];
  return (name) => {
    const known = synsets.get(synsetIn(name) ?? "");
    if (known) return known;
    const said = named(name);
    for (const one of [said, ...said.split(",")])
      for (const { index, key } of ways) {
        const found = index.get(key(one));
        if (found && key(one) !== "") return found;
      }
    return [];
  };
}

/** What is known of a model's classes. */
export interface ModelClasses {
  readonly labels?: readonly string[] | undefined;
  /** How many there are. */
  readonly count: number;
}

/**
 * For each class of a data set, which class of the model it is, as `classFinder` finds it; nothing where it is none, or where
 * the model has several of that name. Where no name fits, classes that are all numbers (`7`, `class 7`) count the model's from
 * zero, if all are in its range; and where the model's classes have no names, as many classes as it has are its classes in
 * their order.
 */
export async function matchClasses(
  classes: readonly string[],
  { labels, count }: ModelClasses,
): Promise<readonly (number | undefined)[]> {
  const find = await classFinder(labels ?? []);
  const found = classes.map(find);
  if (found.some((one) => one.length > 0)) return found.map(onlyOne);
  const numbers = classes.map((name) => /^(?:class[ _-]?)?(\d+)$/i.exec(name)?.[1]).map(Number);
  if (numbers.every((n) => n < count)) return numbers;
  const inOrder = !labels && classes.length === count && count > 1;
  return classes.map((_, i) => (inOrder ? i : undefined));
}

/**
 * The class that each file's name tells: all of it, or what is behind an underscore or a dash, also before a number
 * (`n02123045_tabby.jpg`, `0017_golden_retriever.png`, `tabby_12.jpg`); a synset anywhere. Nothing where that is no class of
 * the model, is ambiguous, or is only a number, which pictures are numbered by.
 */
export async function labelsFromNames(
  names: readonly string[],
  labels: readonly string[],
): Promise<readonly (number | undefined)[]> {
  const find = await classFinder(labels);
  return names.map((name) => {
    for (const said of saidBy(name)) {
      const found = find(said);
      if (found.length > 0) return onlyOne(found);
    }
    return undefined;
  });
}

/** What a file's name may say, the longest first. */
function saidBy(name: string): string[] {
  const stem = name.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "");
  const starts = [0, ...[...stem.matchAll(/[_-]+/g)].map((found) => found.index + found[0].length)];
  const parts = starts.map((at) => stem.slice(at));
  return parts.flatMap((part) => [part, part.replace(/[_\-. ]*\(?\d+\)?$/, "")]).filter((part) => /\p{L}/u.test(part));
}

const onlyOne = (found: readonly number[]): number | undefined => (found.length === 1 ? found[0] : undefined);

const synsetIn = (name: string): string | undefined => /(?<![a-z\d])n\d{8}(?!\d)/i.exec(name)?.[0].toLowerCase();

/** Without a synset before or behind, in brackets or not. */
const named = (name: string): string =>
  name.replace(/^n\d{8}(?=[\s_-])[\s_-]+/i, "").replace(/[\s_-]+\(?n\d{8}\)?$/i, "");

const plain = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .replaceAll(/[_\-\s]+/g, " ")
    .trim();

const singular = (name: string): string => plain(name).replace(/s$/, "");

function indexOf(keys: readonly (readonly string[])[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [c, own] of keys.entries()) for (const key of new Set(own)) index.set(key, [...(index.get(key) ?? []), c]);
  return index;
}

/** Of labels that hold their synset, and of ImageNet's. */
async function synsetsOf(labels: readonly string[]): Promise<Map<string, number[]>> {
  const own = labels.map((label) => synsetIn(label));
  if (own.some(Boolean)) return indexOf(own.map((synset) => (synset ? [synset] : [])));
  const first = await imageNetStart(labels);
  if (first === undefined) return new Map();
  const { synsets } = await import("./labels/imagenet-1k-synsets.ts");
  return new Map(synsets.map((synset, i) => [synset, [first + i]]));
}

/** Where the labels of ImageNet begin: at 0, or at 1 behind a class for "none of these". Lists differ in some names. */
async function imageNetStart(labels: readonly string[]): Promise<number | undefined> {
  if (labels.length !== 1000 && labels.length !== 1001) return undefined;
  const { labels: names } = await import("./labels/imagenet-1k.ts");
  const start = labels.length - names.length;
  const same = names.filter((name, i) => plain(labels[start + i]!.split(",")[0]!) === plain(name));
  return same.length > names.length / 2 ? start : undefined;
}
