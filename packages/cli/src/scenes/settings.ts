import { nearest, UsageError } from "@convlens/core/base";
import { type Shortcut, sceneClasses } from "@convlens/core/scenes";
import { numberOf } from "../numberFlags.ts";

/** What the flags of `scenes` say, as they come. */
export interface SceneFlags {
  readonly count?: string;
  readonly size?: string;
  readonly seed?: string;
  readonly objects?: string;
  readonly classes?: string;
  readonly shortcut?: string;
  readonly split?: string;
  readonly masks?: boolean;
}

/** A folder of the data set, and its share of the scenes. */
export interface Split {
  readonly name: string;
  readonly share: number;
}

/** What is to be made. */
export interface SceneSettings {
  readonly count: number;
  readonly size: number;
  readonly seed: number;
  /** The fewest and the most in a scene. */
  readonly objects: readonly [number, number];
  readonly classes: readonly string[];
  readonly shortcut?: Required<Shortcut>;
  readonly splits: readonly Split[];
  readonly masks: boolean;
}

/** Reads the flags. Throws `UsageError` naming the flag, its value and what it takes. */
export function sceneSettings(flags: SceneFlags): SceneSettings {
  return {
    count: numberOf("count", flags.count ?? "1000", { min: 1, max: 10_000_000, whole: true }),
    size: numberOf("size", flags.size ?? "96", { min: 16, max: 1024, whole: true }),
    seed: numberOf("seed", flags.seed ?? "0", { min: 0, whole: true }),
    objects: objectsOf(flags.objects ?? "1"),
    classes: classesOf(flags.classes),
    ...(flags.shortcut !== undefined && { shortcut: shortcutOf(flags.shortcut, classesOf(flags.classes)) }),
    splits: splitsOf(flags.split ?? "train=0.9,val=0.1"),
    masks: flags.masks === true,
  };
}

function objectsOf(text: string): readonly [number, number] {
  const [, fewest, most = fewest] = /^([1-6])(?:-([1-6]))?$/.exec(text) ?? [];
  if (!fewest || Number(most) < Number(fewest))
    throw new UsageError(
      `--objects ${text}: not a number or a range from 1 to 6`,
      "for example --objects 1 or --objects 1-3",
    );
  return [Number(fewest), Number(most)];
}

function classesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return sceneClasses;
  const named = text.split(",").map((label) => label.trim());
  for (const label of named) requireClass("classes", label, sceneClasses);
  return sceneClasses.filter((label) => named.includes(label));
}

function requireClass(flag: string, label: string, known: readonly string[]): void {
  if (!known.includes(label))
    throw new UsageError(`--${flag}: no class "${label}"`, `nearest: ${nearest(label, known, 3).join(", ")}`);
}

const PART = { above: 0, max: 1 };

function shortcutOf(text: string, classes: readonly string[]): Required<Shortcut> {
  const [label, share = "1"] = text.split("=");
  requireClass("shortcut", label!, classes);
  return { class: label!, share: numberOf("shortcut", share, PART) };
}

function splitsOf(text: string): readonly Split[] {
  const splits = text.split(",").map((part): Split => {
    const [name = "", share = "1"] = part.split("=").map((v) => v.trim());
    // The masks have a folder of their own beside those of the splits.
    if (!/^[a-z0-9][\w.-]*$/i.test(name) || name === "masks")
      throw new UsageError(`--split ${text}: "${name}" is no name for a folder`, "for example train=0.9,val=0.1");
    return { name, share: numberOf("split", share, PART) };
  });
  const total = splits.reduce((sum, s) => sum + s.share, 0);
  // Shares are written with a few digits: three thirds as 0.333 are meant to be all.
  if (Math.abs(total - 1) > 0.01)
    throw new UsageError(`--split ${text}: the shares come to ${Number(total.toFixed(4))}, not to 1`);
  if (new Set(splits.map((s) => s.name)).size < splits.length)
    throw new UsageError(`--split ${text}: a name is there twice`);
  return splits.map(({ name, share }) => ({ name, share: share / total }));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The split of a scene. Of each round of scenes, in which each class comes once, each split has its share, and over the
 * rounds it has its share of each class; it does not depend on how many scenes are made.
 */
export function splitOf(
  { splits, classes }: Pick<SceneSettings, "splits" | "classes">,
  index: number,
  label: string,
): Split {
  const round = Math.floor(index / classes.length);
  const place = (round * GOLDEN + (classes.indexOf(label) + 0.5) / classes.length) % 1;
  let end = 0;
  for (const split of splits) {
    end += split.share;
    if (place < end) return split;
  }
  return splits[splits.length - 1]!;
}
