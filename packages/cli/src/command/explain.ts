import { nearest, UsageError } from "@convlens/core/base";
import type { Heatmap, Method } from "@convlens/core/method";
import { attributions, predict } from "@convlens/core/method";
import { resolveClasses } from "@convlens/core/onnx";
import { explanationFigure, figureText, overlay, paint, type Part, shade } from "@convlens/core/render";
import { nodePlatform, type Picture } from "@convlens/node";
import { type Command, Option } from "commander";
import { addFlags, paramsFor, refuseUnused } from "../flags.ts";
import { addModelFlags } from "../modelFlags.ts";
import { type ClassEntry, slug } from "../output.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { recipeOf } from "../recipe.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly method: string;
  readonly class: string;
  readonly alpha: string;
  readonly raw?: boolean;
}

interface Chosen {
  readonly method: Method;
  readonly params: Record<string, unknown>;
}

/** Explains classes of pictures: one map for each method and class, and a figure with all of them for each picture. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Why the model sees a class in a picture: heat maps and saliency.")
    .description(
      `Explains classes of pictures. Methods: ${attributions.map((m) => m.id).join(", ")}.\nFor each picture: a map for each method and class, and one figure with all of them.`,
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, or .npy tensors")
    .option("-m, --method <names>", "methods, with commas, or all", "grad-cam")
    .option("-c, --class <which>", "top1, top5, an index, a label, or a list", "top1");
  addFlags(command, attributions);
  command
    .addOption(new Option("--alpha <share>", "opacity of the heat on the picture, 0 to 1").default("0.6"))
    .option("--raw", "also write each map as .npy: pixels signed, C×H×W; CAMs at layer resolution, before ReLU");
  addOutputFlags(addModelFlags(command));
  command.action(async (model: string, pictures: string[], flags: Flags) => {
    const methods = methodsNamed(flags.method);
    refuseUnused(methods, attributions, flags);
    const chosen = methods.map((method) => ({ method, params: paramsFor(method, flags) }));
    const alpha = share(flags.alpha);
    await withModel(
      model,
      flags,
      signal,
      async (run) => {
        const made: string[] = [];
        for await (const picture of eachPicture(run, pictures))
          made.push(await explainPicture(run, picture, chosen, flags, alpha));
        return made.join("\n");
      },
      { folder: "convlens-out" },
    );
  });
}

function methodsNamed(names: string): Method[] {
  if (names === "all") return [...attributions];
  return [...new Set(names.split(",").map((n) => n.trim()))].map((name) => {
    const found = attributions.find((m) => m.id === name);
    if (found) return found;
    const ids = attributions.map((m) => m.id);
    throw new UsageError(
      `no method "${name}"`,
      `nearest: ${nearest(name, ids, 3).join(", ")}; convlens explain --help lists all`,
    );
  });
}

async function explainPicture(
  run: Run,
  picture: Picture,
  chosen: readonly Chosen[],
  flags: Flags,
  alpha: number,
): Promise<string> {
  const { lens, folder, progress, signal } = run;
  const { scores } = await predict(lens.context({ signal }), picture.tensor);
  const classes = resolveClasses(flags.class, lens.labels, scores).map(
    (index): ClassEntry => ({ index, label: lens.labelOf(index), score: scores[index]! }),
  );
  const rows: { method: Method; maps: Heatmap[] }[] = [];
  for (const { method, params } of chosen) {
    const context = lens.context({
      signal,
      progress: (done, total) => progress.show(`${method.id} ${picture.stem}`, done, total),
    });
    const input = { tensor: picture.tensor, classes: classes.map((c) => c.index) };
    const maps = (await method.run(context, input, params)) as Heatmap[];
    for (const [k, map] of maps.entries())
      await writeMap(run, picture, { method, params }, map, classes[k]!, k, flags.raw === true, alpha);
    rows.push({ method, maps });
  }
  const image = await figureOf(picture, rows, classes, lens.input.size, alpha);
  const file = await folder.png(`${picture.stem}/explanation.png`, image);
  folder.add({
    picture: picture.path,
    method: "figure",
    classes,
    params: { methods: chosen.map((c) => c.method.id) },
    definition: "the maps of this picture side by side",
    files: { picture: file },
  });
  const best = classes.map((c) => `${c.label} ${(100 * c.score).toFixed(1)} %`).join(", ");
  return `${picture.path}: ${best} → ${folder.path}/${file}`;
}

async function writeMap(
  { lens, folder }: Run,
  picture: Picture,
  { method, params }: Chosen,
  map: Heatmap,
  entry: ClassEntry,
  rank: number,
  raw: boolean,
  alpha: number,
): Promise<void> {
  const stem = `${picture.stem}/${method.id}-${rank + 1}-${slug(entry.label)}`;
  const recipe = recipeOf(lens, { method, params, picture, class: entry.index });
  const files: Record<string, string> = {};
  if (map.space === "cam") {
    const heat = overlay(picture.image, shade(map), { placement: picture.placement, alpha });
    files.picture = await folder.png(`${stem}.png`, heat, recipe);
  } else
    for (const part of ["signed", "absolute", "positive", "negative"] as const satisfies Part[]) {
      const [key, name] = part === "signed" ? ["picture", stem] : [part, `${stem}-${part}`];
      files[key] = await folder.png(`${name}.png`, paint(shade(map, { part })), recipe);
    }
  if (raw) files.raw = await folder.npy(`${stem}.npy`, map.map);
  folder.add({
    picture: picture.path,
    method: method.id,
    class: entry,
    ...(map.layer !== undefined && { layer: map.layer }),
    params,
    definition: method.definition,
    ...(map.facts && { facts: map.facts }),
    files,
  });
}

async function figureOf(
  picture: Picture,
  rows: readonly { method: Method; maps: Heatmap[] }[],
  classes: readonly ClassEntry[],
  size: readonly [number, number],
  alpha: number,
) {
  const text = await figureText(nodePlatform.rasterizeSvg);
  await Promise.all(
    [text.normal, text.bold].map((face) => face.prepare([picture.stem, ...classes.map((c) => c.label)])),
  );
  const explanations = rows.map(({ method, maps }) => ({
    title: maps[0]?.layer ? `${method.title} at ${maps[0].layer}` : method.title,
    maps: maps.map((heatmap, k) => ({ heatmap, label: classes[k]!.label, probability: classes[k]!.score })),
    overlay: { alpha },
  }));
  return explanationFigure(picture.image, explanations, {
    text,
    placement: picture.placement,
    caption: `${picture.stem}, seen at ${size.join("×")}`,
  });
}

function share(text: string): number {
  const v = Number(text);
  if (!(v >= 0 && v <= 1)) throw new UsageError(`--alpha ${text}: not a number from 0 to 1`);
  return v;
}
