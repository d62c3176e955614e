import { ConvlensError } from "@convlens/core/base";
import type { Seen } from "@convlens/core/dataset";
import { isBlank, mapPicture, shade, shrunk } from "@convlens/core/render";
import { pictureFilesOf } from "@convlens/node";
import { mapsOf, requirePossible } from "../request/explain.ts";
import type { Run } from "../run.ts";
import type { Known } from "./known.ts";
import { type ShownMistake, SIDE, wordsOf } from "./mistake.ts";
import type { EvaluateSettings } from "./settings.ts";

/** Opacity of heat on a picture. */
const ALPHA = 0.6;

/** Shows mistakes one after the other; one whose picture is gone meanwhile is left out. */
export async function* shownMistakes(
  run: Run,
  mistakes: readonly Seen[],
  known: Known,
  settings: EvaluateSettings | undefined,
): AsyncGenerator<ShownMistake> {
  const files = pictureFilesOf(mistakes.map(({ picture }) => known.set.pictures[picture]!));
  for (const [i, seen] of mistakes.entries()) {
    run.signal.throwIfAborted();
    run.progress.show("the worst mistakes", i, mistakes.length);
    try {
      const picture = await run.lens.picture(files[i]!);
      const small = shrunk(picture.image, SIDE);
      if (!settings) {
        yield { seen, picture: small };
        continue;
      }
      const targets = [seen.top[0]!.class, seen.truth].map((c) => targetOf(c, known));
      const maps = await mapsOf(run, settings.method, settings.params, { targets, score: "logit" }, picture);
      const { taken, is, confidence, probability } = wordsOf(seen, known);
      const words = [
        { label: `why ${taken}`, detail: confidence },
        { label: `why ${is}`, detail: `${probability}, rank ${seen.rank}` },
      ];
      const style = {
        side: Math.max(small.width, small.height),
        placement: picture.placement,
        overlay: { alpha: ALPHA },
      };
      const shown = maps.map((map, i) => ({
        image: mapPicture(picture.image, map, style),
        label: words[i]!.label,
        detail: isBlank(shade(map)) ? `${words[i]!.detail} · no evidence` : words[i]!.detail,
      }));
      yield { seen, picture: small, maps: shown };
    } catch (error) {
      if (!(error instanceof ConvlensError)) throw error;
      run.progress.note(`note: without a map of ${files[i]!.path}: ${error.message}`);
    }
  }
}

const targetOf = (c: number, { nameOf }: Known) => ({ expression: String(c), label: nameOf(c), score: 0, class: c });

/**
 * Whether the method can be had of this model, tried on the first picture that can be read, before the work. Throws where it was
 * named; else says so, and there are no maps.
 */
export async function withMaps(
  run: Run,
  known: Known,
  settings: EvaluateSettings,
): Promise<EvaluateSettings | undefined> {
  if (settings.mistakes === 0) return undefined;
  const picture = await firstReadable(run, known);
  if (!picture) return settings;
  const { method, params } = settings;
  const asked = { targets: [0, 1].map((c) => targetOf(c, known)), score: "logit" as const };
  try {
    await requirePossible(run, method, params, asked, picture);
    return settings;
  } catch (error) {
    if (settings.named || !(error instanceof ConvlensError)) throw error;
    run.progress.note(`note: mistakes are shown without heat maps: ${error.message}`);
    return undefined;
  }
}

/** More broken pictures than these are told of by the pass. */
const TRIED = 5;

async function firstReadable({ lens }: Run, { set }: Known) {
  for (const file of pictureFilesOf(set.pictures.slice(0, TRIED))) {
    try {
      return await lens.picture(file);
    } catch (error) {
      if (!(error instanceof ConvlensError)) throw error;
    }
  }
  return undefined;
}
