import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Cue, Observed } from "@convlens/core/method/cues";
import type { Picture } from "@convlens/node";
import { maskFor } from "../evaluate/masks.ts";
import { type Sample, samplesIn } from "../evaluate/samples.ts";

/** Where the things that pictures show are known to be. */
export type Objects = ReadonlyMap<string, Sample>;

/** What is known of a folder with masks, by the path of the picture; nothing of any other data set. */
export async function objectsIn(data: string, memory: number): Promise<Objects> {
  const above = [data, join(data, ".."), join(data, "../..")];
  const told = above.some((folder) => existsSync(join(folder, "scenes.json"))) || existsSync(join(data, "masks"));
  if (!told || !statSync(data).isDirectory()) return new Map();
  return new Map((await samplesIn(data, memory)).map((sample) => [resolve(sample.file.path), sample]));
}

/** H×W: 1 where one of the things lies that a picture shows; nothing where that is not known. */
export async function objectMask(objects: Objects, picture: Picture): Promise<Uint8Array | undefined> {
  const known = objects.get(resolve(picture.path))?.objects.flatMap(({ mask }) => mask ?? []) ?? [];
  const masks = (await Promise.all(known.map((one) => maskFor(picture, one)))).filter((mask) => mask !== undefined);
  if (masks.length === 0) return undefined;
  return masks[0]!.map((_, i) => (masks.some((mask) => mask[i]) ? 1 : 0));
}

/**
 * The part of what members of a group have in common, or of their windows, that lies on objects: the mean over the members that show
 * it and of which that is known.
 * @param masks of all pictures of the class
 */
export function partOnObjects(
  { members, windows, trial }: Cue,
  observed: readonly Observed[],
  masks: readonly (Uint8Array | undefined)[],
): number | undefined {
  const patched = trial?.patch.mask.includes(1) ? trial : undefined;
  const parts = members.flatMap((i, k) => {
    const [mask, width] = [masks[i], observed[i]!.map.shape[1]!];
    if (!mask || (patched && !patched.shows[k])) return [];
    const window = patched ? patched.places[k]! : windows[k]!;
    let [on, all] = [0, 0];
    for (let at = 0; at < window.side ** 2; at++) {
      if (patched && !patched.patch.mask[at]) continue;
      all++;
      on += mask[(window.top + Math.floor(at / window.side)) * width + window.left + (at % window.side)]!;
    }
    return [on / all];
  });
  return parts.length > 0 ? parts.reduce((a, b) => a + b, 0) / parts.length : undefined;
}
