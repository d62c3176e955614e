import { readFileSync } from "node:fs";
import type { Box, Scene } from "@convlens/core/scenes";
import { sceneEdition } from "@convlens/core/scenes";
import { readPngText } from "@convlens/node";
import type { SceneSettings, Split } from "./settings.ts";

/** The pixels that have one value in a picture of masks. */
export interface MaskReference {
  readonly file: string;
  readonly value: number;
}

/** What `scenes.json` says of a picture; paths are relative to its folder, boxes are left, top, width, height in pixels. */
export interface SceneRecord {
  readonly index: number;
  readonly picture: string;
  readonly split: string;
  /** Of the main object, which is the first. */
  readonly label: string;
  readonly classIndex: number;
  readonly setting: string;
  readonly objects: readonly {
    readonly label: string;
    readonly classIndex: number;
    readonly box: Box;
    readonly mask?: MaskReference;
  }[];
  readonly tag?: { readonly box: Box; readonly mask?: MaskReference };
}

/** The value of the tag in a picture of masks. The background is 0, the objects are 1 to 6. */
export const TAG = 7;

export interface Paths {
  readonly picture: string;
  readonly masks: string;
}

export function pathsOf(index: number, split: Split, label: string): Paths {
  const file = `${split.name}/${label}/${String(index).padStart(6, "0")}.png`;
  return { picture: file, masks: `masks/${file}` };
}

export function recordOf(scene: Scene, index: number, split: Split, paths: Paths, masks: boolean): SceneRecord {
  const { label, classIndex, setting, objects, tag } = scene;
  const mask = (value: number) => (masks ? { mask: { file: paths.masks, value } } : {});
  return {
    index,
    picture: paths.picture,
    split: split.name,
    label,
    classIndex,
    setting,
    objects: objects.map((o, i) => ({ label: o.label, classIndex: o.classIndex, box: o.box, ...mask(i + 1) })),
    ...(tag && { tag: { box: tag.box, ...mask(TAG) } }),
  };
}

/** The key of the PNG text that holds what a scene was made from, and its record. */
const KEY = "convlens-scene";

/** Everything that decides how the picture of an index looks and what is said of it. */
export const recipeOf = ({ count: _, ...settings }: SceneSettings) => ({ edition: sceneEdition, ...settings });

export const textOf = (settings: SceneSettings, record: SceneRecord): Record<string, string> => ({
  [KEY]: JSON.stringify({ recipe: recipeOf(settings), record }),
});

/** The last chunk of every PNG. */
const END = Buffer.from("0000000049454e44ae426082", "hex");

/** The record in a picture that is there already, whole, and made with the same settings; else nothing. */
export function recordIn(path: string, settings: SceneSettings): SceneRecord | undefined {
  try {
    const bytes = readFileSync(path);
    if (!bytes.subarray(-END.length).equals(END)) return undefined;
    const { recipe, record } = JSON.parse(readPngText(bytes)[KEY] ?? "{}");
    return JSON.stringify(recipe) === JSON.stringify(recipeOf(settings)) ? record : undefined;
  } catch {
    return undefined;
  }
}
