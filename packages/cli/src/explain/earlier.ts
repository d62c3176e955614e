import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseRecipe, type Recipe } from "@convlens/core/recipe";
import type { PictureFile } from "@convlens/node";
import { readFile, readPngText } from "@convlens/node";
import { z } from "zod";
import type { Item } from "../output.ts";
import { recipeOf } from "../recipe.ts";
import type { Run } from "../run.ts";
import type { Asked } from "./asked.ts";

const manifestFile = z.object({
  items: z.array(z.object({ method: z.string(), files: z.record(z.string(), z.string()) }).loose()),
});

/** What an earlier run into the same folder has made of each picture. */
export class Earlier {
  readonly #run: Run;
  readonly #items = new Map<string, Item[]>();

  private constructor(run: Run, items: readonly Item[]) {
    this.#run = run;
    for (const item of items)
      if (item.picture !== undefined) this.#items.set(item.picture, [...(this.#items.get(item.picture) ?? []), item]);
  }

  /** Reads the manifest of the run's folder; where there is none, nothing has been made. */
  static async read(run: Run): Promise<Earlier> {
    const bytes = await readFile(join(run.folder.path, "manifest.json")).catch(() => undefined);
    const found = bytes && manifestFile.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return new Earlier(run, found?.success ? (found.data.items as unknown as Item[]) : []);
  }

  /** What is listed of a picture, if all of it is there and was asked for as now: same model, picture, input, methods and classes. */
  async of(file: PictureFile, asked: Asked): Promise<readonly Item[] | undefined> {
    const items = this.#items.get(file.path);
    const figure = items?.find((item) => item.method === "figure");
    if (!items || !figure) return undefined;
    const isMap = ({ class: c, target }: Item) => c !== undefined || target !== undefined;
    if (asked.trust && items.some((item) => isMap(item) && !item.trust)) return undefined;
    try {
      const paths = items.flatMap(({ files }) => Object.values(files)).map((f) => join(this.#run.folder.path, f));
      await Promise.all(paths.map((path) => stat(path)));
      const path = join(this.#run.folder.path, figure.files.picture!);
      const text = readPngText(await readFile(path), path).convlens;
      return text !== undefined && (await this.#asNow(parseRecipe(text, path), file, asked)) ? items : undefined;
    } catch {
      // What is not there, or no picture of ours, is made again.
      return undefined;
    }
  }

  async #asNow({ request, picture, ...then }: Recipe, file: PictureFile, asked: Asked): Promise<boolean> {
    const drawing = { name: then.shows ?? "", request: {}, draw: () => Promise.reject(new Error("nothing to draw")) };
    const { request: _, picture: __, ...now } = recipeOf(this.#run, { command: "explain", drawing });
    const { methods, asked: named, score, alpha, colormap } = request;
    const made = [methods, named, score, alpha, colormap];
    const sha256 = createHash("sha256")
      .update(await readFile(file.path))
      .digest("hex");
    const wanted = [asked.methods, asked.class, asked.score, asked.alpha, asked.colormap];
    const plain = JSON.parse(JSON.stringify(now));
    return sha256 === picture?.sha256 && isDeepStrictEqual(then, plain) && isDeepStrictEqual(made, wanted);
  }
}
