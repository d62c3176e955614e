import type { Table } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import type { Command } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { eachPicture, type RunFlags, withModel } from "../run.ts";
import { formatScore } from "../score.ts";

/** Prints the best classes of each picture. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("predict");
  command
    .summary(method.summary)
    .description(`${method.summary} Prints them; with -o, also writes a manifest.`)
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, or .npy tensors");
  addFlags(command, [method]);
  addOutputFlags(addModelFlags(command));
  command.action(async (model: string, pictures: string[], flags: RunFlags & Record<string, unknown>) => {
    const params = paramsFor(method, flags);
    await withModel(
      model,
      pictures,
      flags,
      signal,
      async (run) => {
        const lines: string[] = [];
        for await (const { path, tensor } of eachPicture(run)) {
          const context = run.lens.context({ signal });
          const [table] = (await method.run(context, { tensor, classes: [] }, params)) as [Table];
          const classes = table.rows.map(([index, score, logit]) => ({
            index: index as number,
            label: run.lens.labelOf(index as number),
            score: score as number,
            logit: logit as number,
          }));
          run.folder.add({
            picture: path,
            method: method.id,
            classes,
            params,
            definition: method.definition,
            files: {},
          });
          lines.push(path, ...classes.map((c) => `  ${formatScore(c.score).padStart(8)}  ${c.label}`));
        }
        return lines.join("\n");
      },
      "prints",
    );
  });
}
