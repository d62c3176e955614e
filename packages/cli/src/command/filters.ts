import type { Volume } from "@convlens/core/method";
import { methodNamed, noInput, statistics } from "@convlens/core/method";
import { colormapNames, figureText, filterPicture, textTable } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import { type Command, Option } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addModelFlags } from "../modelFlags.ts";
import { slug } from "../output.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { recipeOf } from "../recipe.ts";
import { type RunFlags, withModel } from "../run.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly scale?: "tile" | "shared";
  readonly colormap?: (typeof colormapNames)[number];
  readonly raw?: boolean;
}

/** Writes the filters of each convolution as one picture, and prints their statistics. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("filters");
  command
    .summary(method.summary)
    .description(
      `${method.summary} Three input channels: in colour. Deeper layers: a row a filter, a column an input channel.`,
    )
    .argument("<model>", "a model file");
  addFlags(command, [method]);
  command
    .addOption(
      new Option("--scale <which>", "each colour tile on its own scale, or all on one").choices(["tile", "shared"]),
    )
    .addOption(new Option("--colormap <name>", "colours of single channels").choices([...colormapNames]))
    .option("--raw", "also write the weights as .npy");
  addOutputFlags(addModelFlags(command), "convlens-out");
  command.action(async (path: string, flags: Flags) => {
    const params = paramsFor(method, flags);
    await withModel(
      path,
      flags,
      signal,
      async (run) => {
        const { lens, folder, progress } = run;
        const volumes = (await method.run(lens.context({ signal }), noInput, params)) as Volume[];
        const text = await figureText(nodePlatform.rasterizeSvg);
        const order = lens.input.channels === "BGR" ? "BGR" : "RGB";
        for (const [i, volume] of volumes.entries()) {
          signal.throwIfAborted();
          progress.show(volume.layer, i, volumes.length);
          const style = {
            text,
            order,
            ...(flags.scale && { scale: flags.scale }),
            ...(flags.colormap && { colormap: flags.colormap }),
          } as const;
          const stem = `filters/${String(i + 1).padStart(3, "0")}-${slug(volume.layer)}`;
          const recipe = recipeOf(lens, { method, params: { ...params, layers: [volume.layer] } });
          const picture = await folder.png(`${stem}.png`, filterPicture(volume, style), recipe);
          const raw = flags.raw && (await folder.npy(`${stem}.npy`, volume.data));
          folder.add({
            method: method.id,
            layer: volume.layer,
            params,
            definition: method.definition,
            files: { picture, ...(raw && { raw }) },
          });
        }
        return `${textTable(statistics(volumes))}\n\n${volumes.length} layers in ${folder.path}`;
      },
      { folder: "convlens-out" },
    );
  });
}
