import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ConvlensError } from "@convlens/core/base";
import { sampleScenes } from "@convlens/core/scenes";
import { encodePng, machineMemory, pictures, writeFileAtomic } from "@convlens/node";
import type { OutputFlags } from "../outputFlags.ts";
import { packageFile } from "../packageFile.ts";
import { eachPicture, withOptions } from "../run.ts";
import { makeAll } from "./make.ts";
import { tellAll } from "./story.ts";

export const demoFolder = "convlens-demo";

/** What the demo shows things on. */
export interface Stage {
  readonly model: string;
  /** The path of a picture. */
  readonly picture: string;
  /** What there is to see in it. */
  readonly objects: readonly string[];
}

/** The bundled model, and a bundled scene written into the folder. Throws `ConvlensError` where the model is not there. */
export async function bundledStage(folder: string): Promise<Stage> {
  // Relative, so that recipes and commands of the page hold wherever the working folder is moved to.
  const model = relative("", fileURLToPath(packageFile("models/scenes.onnx")));
  if (!(await stat(model).catch(() => undefined)))
    throw new ConvlensError(
      `the bundled model is missing: ${model}`,
      "install convlens again; every other command works with models of your own",
    );
  const [{ name, scene }] = sampleScenes() as [ReturnType<typeof sampleScenes>[number]];
  const picture = join(folder, `${name}.png`);
  await writeFileAtomic(picture, await encodePng(scene.image));
  return { model, picture, objects: scene.objects.map(({ label }) => label) };
}

/** Makes every kind of picture on the stage, and the page about them. */
export async function demo(stage: Stage, { out = demoFolder, json = false }: OutputFlags, signal: AbortSignal) {
  const options = { engine: "cpu", memory: machineMemory() / 4 } as const;
  const found = await pictures([stage.picture]);
  await withOptions(stage.model, found, options, { out, json }, signal, async (run) => {
    const pages: string[] = [];
    for await (const picture of eachPicture(run)) {
      const made = await makeAll(run, picture);
      pages.push(await tellAll(run, picture, stage.objects, made));
    }
    const { items } = run.folder.manifest;
    const count = items.reduce((n, { files }) => n + Object.keys(files).length, 0);
    return `${count} files in ${run.folder.path}\nopen ${pages.join(", ")} in a browser: it shows and explains them`;
  });
}
