import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { ConvlensError, rng } from "@convlens/core/base";
import { type PictureFile, pictures } from "@convlens/node";
import { z } from "zod";
import type { MaskReference } from "../scenes/record.ts";

/** What is known to be in a picture. */
export interface Known {
  readonly label: string;
  readonly mask?: MaskReference;
}

/** A picture of a data set, and what is known about it. */
export interface Sample {
  readonly file: PictureFile;
  /** None where the data set says nothing. */
  readonly objects: readonly Known[];
  /** A tag that may make a network see a class that is not there. */
  readonly lure?: Known;
}

/** What is known of a file. */
type Facts = Omit<Sample, "file">;

/**
 * The pictures of a folder: scenes as `convlens scenes` makes them, or a part of them such as `scenes/val`; else the folder that a
 * picture is in names its class; else nothing is known. Masks of a folder for each class are in `masks`, under the same names.
 * Throws `ConvlensError` where there are none.
 */
export async function samplesIn(dataset: string): Promise<Sample[]> {
  const scenes = await scenesIn(dataset);
  if (scenes) return scenes;
  const files = (await pictures([dataset])).filter(({ path }) => !relative(dataset, path).startsWith(`masks${sep}`));
  return files.map((file) => ({ file, ...factsOf(dataset, file.path) }));
}

function factsOf(dataset: string, path: string): Facts {
  const name = relative(dataset, path);
  const label = basename(dirname(resolve(path)));
  const mask = join(dataset, "masks", name.replace(/\.\w+$/, ".png"));
  return { objects: [{ label, ...(existsSync(mask) && { mask: { file: mask, value: ANY } }) }] };
}

/** In a mask without a list of values, what is not black is the object. */
export const ANY = -1;

async function scenesIn(dataset: string): Promise<Sample[] | undefined> {
  const root = rootOf(dataset);
  if (!root) return undefined;
  const { scenes, shortcut } = manifestIn(root);
  const inside = `${resolve(dataset)}${sep}`;
  const records = scenes.filter(({ picture }) => join(resolve(root), picture).startsWith(inside));
  if (records.length === 0)
    throw new ConvlensError(`no scenes in ${dataset}`, `${join(root, "scenes.json")} lists none`);
  const here = (mask: MaskReference | undefined) => (mask ? { mask: { ...mask, file: join(root, mask.file) } } : {});
  const files = await pictures(records.map(({ picture }) => join(root, picture)));
  return records.map(({ objects, label, tag }, i) => ({
    file: files[i]!,
    objects: objects.map((o) => ({ label: o.label, ...here(o.mask) })),
    ...(tag && shortcut && shortcut.class !== label && { lure: { label: shortcut.class, ...here(tag.mask) } }),
  }));
}

/** The folder with `scenes.json`: this one or one that it is in. */
function rootOf(dataset: string): string | undefined {
  for (const folder of [dataset, join(dataset, ".."), join(dataset, "../..")])
    if (existsSync(join(folder, "scenes.json"))) return folder;
  return undefined;
}

const mask = z.object({ file: z.string(), value: z.int() }).optional();

/** What is read of `scenes.json`. */
const manifest = z.object({
  shortcut: z.object({ class: z.string() }).optional(),
  scenes: z.array(
    z.object({
      picture: z.string(),
      label: z.string(),
      objects: z.array(z.object({ label: z.string(), mask })),
      tag: z.object({ mask }).optional(),
    }),
  ),
});

function manifestIn(root: string) {
  const path = join(root, "scenes.json");
  try {
    return manifest.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new ConvlensError(`${path} is no list of scenes as convlens scenes writes it`, "make the scenes again", {
      cause: error,
    });
  }
}

/** The first `count` of the samples in an order that the seed draws: fewer are the beginning of more. */
export function chosen(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const { below } = rng(seed);
  const order = [...samples];
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count);
}

/** Throws for a data set that is no folder. */
export async function requireFolder(dataset: string): Promise<void> {
  const found = await stat(dataset).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new ConvlensError(
    `${dataset} is no folder`,
    "name a folder of pictures, one with a folder for each class, or scenes from `convlens scenes --masks`",
  );
}
