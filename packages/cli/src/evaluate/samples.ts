import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { ConvlensError, rng } from "@convlens/core/base";
import { classFinder, labelsFromNames } from "@convlens/core/onnx";
import { DataSetReader, type PictureFile, pictureFilesOf, pictures } from "@convlens/node";
import { z } from "zod";
import type { MaskReference } from "../scenes/record.ts";

/** What is known to be in a picture. */
export interface Known {
  readonly label: string;
  /** Of the model, where the label alone does not say it. */
  readonly class?: number;
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

/**
 * The pictures of a folder: scenes as `convlens scenes` makes them, or a part of them such as `scenes/val`; else those of a data
 * set with their classes, or what the folder itself says. Masks of a folder are in `masks`, under the same names.
 * @param memory the most bytes that the pictures of an archive may take
 */
export async function samplesIn(dataset: string, memory: number): Promise<Sample[]> {
  const scenes = await scenesIn(dataset);
  if (scenes) return scenes;
  const set = await new DataSetReader(memory).read(dataset);
  const files = pictureFilesOf(set.pictures);
  const labels = set.classes && set.pictures.map((p) => set.classes[p.label]!);
  return files.map((file, i) => {
    const mask = join(dataset, "masks", set.pictures[i]!.path.replace(/\.\w+$/, ".png"));
    const label = labels?.[i] ?? basename(resolve(dataset));
    return { file, objects: [{ label, ...(existsSync(mask) && { mask: { file: mask, value: ANY } }) }] };
  });
}

/** Samples whose label is no class of the model with the class that the name of the file tells, if it does. */
export async function withNames(samples: readonly Sample[], labels: readonly string[] | undefined): Promise<Sample[]> {
  const told =
    labels &&
    (await labelsFromNames(
      samples.map((s) => s.file.path),
      labels,
    ));
  const find = await classFinder(labels ?? []);
  return samples.map((sample, i) => {
    const [object, ...others] = sample.objects;
    const known = told?.[i];
    if (!object || others.length > 0 || known === undefined || find(object.label).length > 0) return sample;
    return { ...sample, objects: [{ ...object, class: known, label: labels![known]! }] };
  });
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
