import { ConvlensError } from "@convlens/core/base";
import type { Picture, PictureFile } from "@convlens/node";
import type { Item } from "../output.ts";
import requests from "../request/explain.ts";
import { noted, oneAhead, type Run } from "../run.ts";
import { formatScore } from "../score.ts";
import { targetsOf } from "../targets.ts";
import { writeEntries } from "../write.ts";
import type { Asked } from "./asked.ts";
import { writeContactSheets } from "./contactSheet.ts";
import { Earlier } from "./earlier.ts";
import { verdictsOn } from "./verdicts.ts";

export interface ExplainOptions {
  /** Also write maps as `.npy`. */
  readonly raw: boolean;
  /** Leave what an earlier run into the same folder has made as it is. */
  readonly resume: boolean;
}

/**
 * Explains the pictures of a run, one after the other, and ends several with a contact sheet. Returns a line for each.
 * Of several, one that cannot be read is told of and left out. Throws `ConvlensError` at the end where there was one.
 */
export async function explainPictures(run: Run, asked: Asked, options: ExplainOptions): Promise<string[]> {
  const earlier = options.resume ? await Earlier.read(run) : undefined;
  const made: string[] = [];
  const explained: PictureFile[] = [];
  const failed: ConvlensError[] = [];
  const begin = async (file: PictureFile): Promise<Picture | readonly Item[]> =>
    (await earlier?.of(file, asked)) ?? run.lens.picture(file);
  const files = run.pictures.values();
  for (const begun of oneAhead(run, begin)) {
    const file = files.next().value!;
    try {
      const found = await begun;
      made.push("tensor" in found ? await explainPicture(run, found, asked, options) : keep(run, file, found));
      explained.push(file);
    } catch (error) {
      if (run.pictures.length === 1 || !(error instanceof ConvlensError)) throw error;
      run.progress.note(`left out: ${error.message}`);
      failed.push(error);
    }
    await run.folder.save();
  }
  if (explained.length > 1)
    made.push(...(await writeContactSheets(run, explained)).map((f) => `${run.folder.path}/${f}`));
  if (failed.length > 0)
    throw new ConvlensError(
      `${failed.length} of ${run.pictures.length} pictures could not be explained, the first: ${failed[0]!.message}`,
      `the others are in ${run.folder.path}; with --resume they are not made again`,
    );
  return made;
}

/** Lists what an earlier run made. */
function keep({ folder }: Run, file: PictureFile, items: readonly Item[]): string {
  for (const item of items) folder.add(item);
  return `${file.path}: made already`;
}

async function explainPicture(run: Run, picture: Picture, asked: Asked, { raw }: ExplainOptions): Promise<string> {
  noted(run, picture);
  const targets = await targetsOf(run, picture, asked);
  const { methods, score, alpha, colormap } = asked;
  const more = { ...(colormap && { colormap }), ...(asked.trust && { trust: true as const }) };
  const request = { methods, targets, asked: asked.class, score, alpha, ...more };
  const entries = requests.entries(run, request, picture);
  const written = await writeEntries(run, requests, entries, { folder: picture.stem, picture, raw });
  const best = targets.map((t) => `${t.label} ${formatScore(t.score)}`).join(", ");
  const verdicts = verdictsOn(run.folder.manifest.items.filter((item) => item.picture === picture.path));
  return [`${picture.path}: ${best} → ${run.folder.path}/${written.at(-1)}`, ...verdicts].join("\n");
}
