import type { Table } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import type { Picture } from "@convlens/node";
import type { Command } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { warnIfImplausible } from "../implausible.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";
import { formatScore, requireFinite } from "../score.ts";

/** Prints the best classes of each picture. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("predict");
  command
    .summary(method.summary)
    .description(`${method.summary} Prints them; with -o, also writes a manifest.`)
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, or .npy tensors");
  addFlags(command, [method]);
  addOutputFlags(addModelFlags(command), "prints");
  addExamples(command, ["predict model.onnx dog.jpg", "predict model.h5 photos/ --top 3 --json"]);
  command.action(async (model: string, pictures: string[], flags: RunFlags & Record<string, unknown>) => {
    const params = paramsFor(method, flags);
    const work = async (run: Run) => {
      await warnIfImplausible(run);
      const lines: string[] = [];
      for await (const picture of eachPicture(run)) lines.push(...(await predictPicture(run, picture, params)));
      return lines.join("\n");
    };
    await withModel(model, pictures, flags, signal, work, "prints");
  });
}

async function predictPicture(
  { lens, folder, signal }: Run,
  picture: Picture,
  params: Record<string, unknown>,
): Promise<string[]> {
  const { id, definition, run } = methodNamed("predict");
  const { path, tensor } = picture;
  const [table] = (await run(lens.context({ signal }), { tensor, targets: [] }, params)) as [Table];
  const classes = table.rows.map(([index, score, logit]) => ({
    index: index as number,
    label: lens.labelOf(index as number),
    score: score as number,
    logit: logit as number,
  }));
  requireFinite(
    classes.map((c) => c.score),
    lens,
    picture,
  );
  folder.add({ picture: path, method: id, classes, params, definition, files: {} });
  return [path, ...classes.map((c) => `  ${formatScore(c.score).padStart(8)}  ${c.label}`)];
}
