import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "@convlens/core/base";
import { renderScene, type Shortcut, sceneLabel } from "@convlens/core/scenes";
import { encodePng, writeFileAtomic } from "@convlens/node";
import type { Progress } from "../progress.ts";
import { version } from "../version.ts";
import { maskPicture } from "./masks.ts";
import { pathsOf, recipeOf, recordIn, recordOf, type SceneRecord, textOf } from "./record.ts";
import { type SceneSettings, type Split, splitOf } from "./settings.ts";

/** What `scenes.json` holds. */
export interface SceneManifest extends SceneSettings {
  /** The version that wrote it. */
  readonly convlens: string;
  readonly scenes: readonly SceneRecord[];
}

export interface Made {
  readonly manifest: SceneManifest;
  /** How many were there already. */
  readonly kept: number;
}

/** Pictures that are encoded and written while the next ones are drawn. */
const AHEAD = 4;

/**
 * Makes a data set, a folder for each split with a folder for each class. Pictures that are there already, made with the
 * same settings, stay. Stops between two pictures where the signal aborts; `scenes.json` then lists what there is.
 * Throws `UsageError` for a folder with other scenes in it.
 */
export async function makeScenes(
  settings: SceneSettings,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Made> {
  const records: SceneRecord[] = [];
  const pending = new Set<Promise<void>>();
  let kept = 0;
  await claim(settings, folder);
  try {
    for (let index = 0; index < settings.count; index++) {
      signal.throwIfAborted();
      progress.show(folder, index, settings.count);
      const label = sceneLabel({ seed: settings.seed, index, classes: settings.classes });
      const split = splitOf(settings, index, label);
      const there = keptScene(settings, folder, index, split, label);
      if (there) {
        records[index] = there;
        kept++;
        continue;
      }
      const writing = writeScene(settings, folder, index, split)
        .then((record) => {
          records[index] = record;
        })
        .finally(() => pending.delete(writing));
      pending.add(writing);
      if (pending.size >= AHEAD) await Promise.race(pending);
    }
    await Promise.all(pending);
  } finally {
    await Promise.allSettled(pending);
    progress.clear();
    await writeManifest(settings, records, folder);
  }
  return { manifest: manifestOf(settings, records), kept };
}

function keptScene(settings: SceneSettings, folder: string, index: number, split: Split, label: string) {
  const { picture, masks } = pathsOf(index, split, label);
  if (settings.masks && !existsSync(join(folder, masks))) return undefined;
  return recordIn(join(folder, picture), settings);
}

async function writeScene(settings: SceneSettings, folder: string, index: number, split: Split): Promise<SceneRecord> {
  const { seed, size, objects, classes, masks } = settings;
  const shortcut = shortcutIn(settings, split);
  const scene = renderScene({ seed, index, size, objects, classes, ...(shortcut && { shortcut }) });
  const paths = pathsOf(index, split, scene.label);
  const record = recordOf(scene, index, split, paths, masks);
  // The masks first: a picture that is there has its masks.
  if (masks) await writeFileAtomic(join(folder, paths.masks), await encodePng(maskPicture(scene)));
  await writeFileAtomic(join(folder, paths.picture), await encodePng(scene.image, textOf(settings, record)));
  return record;
}

/** In the first split the tag goes with its class; in the others half of all pictures have it, whatever they show. */
function shortcutIn({ shortcut, splits }: SceneSettings, split: Split): Shortcut | undefined {
  return shortcut && (split.name === splits[0]!.name ? shortcut : { share: 0.5 });
}

const manifestOf = (settings: SceneSettings, records: readonly SceneRecord[]): SceneManifest => ({
  convlens: version,
  ...settings,
  scenes: records.filter((record) => record !== undefined),
});

/** Writes `scenes.json` before anything else, unless it is there: so that no folder holds scenes of two kinds. */
async function claim(settings: SceneSettings, folder: string): Promise<void> {
  const path = join(folder, "scenes.json");
  if (!existsSync(path)) return writeManifest(settings, [], folder);
  const there = settingsIn(path);
  if (recipeKey(there) !== recipeKey(settings))
    throw new UsageError(`${folder} holds scenes made with other flags`, "name another folder with -o, or remove it");
  if (there!.count > settings.count)
    throw new UsageError(
      `${folder} holds ${there!.count} scenes, more than --count ${settings.count}`,
      "name another folder with -o",
    );
}

function settingsIn(path: string): SceneSettings | undefined {
  try {
    const { convlens: _version, scenes: _scenes, ...settings } = JSON.parse(readFileSync(path, "utf8"));
    return settings;
  } catch {
    return undefined;
  }
}

const recipeKey = (settings: SceneSettings | undefined) => settings && JSON.stringify(recipeOf(settings));

async function writeManifest(settings: SceneSettings, records: readonly SceneRecord[], folder: string): Promise<void> {
  const { scenes, ...rest } = manifestOf(settings, records);
  // A line for each scene: the file of a large set is still read by people.
  const head = JSON.stringify(rest, null, 1).slice(0, -2);
  const lines = scenes.map((record) => `\n  ${JSON.stringify(record)}`).join(",");
  await writeFileAtomic(join(folder, "scenes.json"), `${head},\n "scenes": [${lines}\n ]\n}\n`);
}
