import { attributions, type Method, type ScoreKind } from "@convlens/core/method";
import { colormapNames } from "@convlens/core/render";
import { type Command, Option } from "commander";
import { explainClip } from "../clip/explainClip.ts";
import { addClipFlags, type ClipFlags, clipFlags, sorted } from "../clip/flags.ts";
import { mapColoursOf } from "../explain/colours.ts";
import { explainPictures } from "../explain/explainPictures.ts";
import { methodsNamed, scoreOption } from "../explain/flags.ts";
import { possibleMethods } from "../explain/possible.ts";
import { addFlags, paramsFor, unusedFlags } from "../flags.ts";
import { addExamples } from "../help.ts";
import { warnIfImplausible } from "../implausible.ts";
import { addModelFlags } from "../modelFlags.ts";
import { shareOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { addReportFlag, reported } from "../report/report.ts";
import { type Run, type RunFlags, withModel } from "../run.ts";

interface Flags extends RunFlags, ClipFlags, Record<string, unknown> {
  readonly method: string;
  readonly class: string;
  readonly score: ScoreKind;
  readonly alpha: string;
  readonly colormap?: string;
  readonly raw?: boolean;
  readonly resume?: boolean;
  readonly trust?: boolean;
  readonly layer?: string;
  readonly grid?: string;
}

/** Explains classes of pictures: one map for each method and class, and a figure with all of them for each picture. */
export default function define(command: Command, signal: AbortSignal): void {
  declare(command);
  command.action((model: string, pictures: string[], flags: Flags) => explain(model, pictures, flags, command, signal));
}

function declare(command: Command): void {
  command
    .summary("Why the model sees a class in a picture: heat maps and saliency.")
    .description(
      `Explains classes of pictures. For each picture: a map for each method and class, and one figure with all of them.`,
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, .npy tensors; videos and animated GIFs")
    .option("-m, --method <names>", "methods, with commas, or all", "grad-cam")
    .option(
      "-c, --class <which>",
      "what to explain: top1, top5, a number, a label; why one and not the other, tabby - tiger; a channel, unit or region of a layer, mixed4a[12], mixed4a[12,7,7], scores[5,10:40,20:60]; or a list",
      "top1",
    )
    .addOption(scoreOption());
  addFlags(command, attributions);
  command
    .addOption(new Option("--alpha <share>", "opacity of the heat on the picture, 0 to 1").default("0.6"))
    .option(
      "--colormap <names>",
      `colours of the maps: one for all, or of CAMs and of maps of pixels, cam=inferno,pixels=grey (default: cam=turbo,pixels=red-blue, inferno for its parts; choices: ${colormapNames.join(", ")})`,
    )
    .option("--resume", "leave what an earlier run into the same folder has made of a picture")
    .option("--raw", "also write each map as .npy: pixels signed, C×H×W; CAMs at layer resolution, before ReLU");
  command
    .option(
      "--trust",
      "also find out whether each map can be trusted: a verdict, and a chart of deletion and insertion",
    )
    .option("--no-trust", "leave that out of a report, where it is otherwise in");
  addReportFlag(command);
  addClipFlags(command);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "explain model.onnx dog.jpg",
    "explain model.onnx dog.jpg --method grad-cam --class top5",
    "explain model.h5 photos/ --method grad-cam,guided-backprop --layer block5_conv3 --class dog -o out",
    "explain model.onnx dog.jpg --method smoothgrad --samples 50 --raw",
    "explain model.onnx dog.jpg --method integrated-gradients,grad-cam --trust",
    "explain model.onnx clip.mp4 --class dog --smooth 2",
  ]);
}

async function explain(
  model: string,
  pictures: string[],
  flags: Flags,
  command: Command,
  signal: AbortSignal,
): Promise<void> {
  const chosen = methodsNamed(flags.method, "explain");
  const colormap = flags.colormap === undefined ? undefined : mapColoursOf(flags.colormap);
  const look = { alpha: shareOf("alpha", flags.alpha), ...(colormap && { colormap }) };
  const about = { class: flags.class, score: flags.score, ...look };
  const asClip = clipFlags(flags);
  const { clips, stills } = await sorted(pictures, flags);
  const named = stills.length === 0 && clips.length > 0 ? undefined : stills;
  await withModel(model, named, flags, signal, async (run) => {
    const fitting = fittingOf(run, chosen, flags);
    const methods = fitting.map((method) => ({ id: method.id, params: paramsFor(method, flags) }));
    await warnIfImplausible(run);
    const wanted = { named: flags.method !== "all", layer: flags.layer, grid: flags.grid };
    const asked = { ...about, methods: await possibleMethods(run, { ...about, methods }, wanted) };
    const trust = flags.trust ?? flags.report === true;
    const options = { raw: flags.raw === true, resume: flags.resume === true };
    const made = await explainPictures(run, { ...asked, trust }, options);
    for (const clip of clips) made.push(...(await explainClip(run, clip, { ...asked, ...asClip })));
    return [...made, ...(await reported(run, command))].join("\n");
  });
}

/** The methods that can be asked of the model, where nobody named them; those that nothing comes of, and flags for none, are told of. */
function fittingOf({ lens, progress }: Run, chosen: readonly Method[], flags: Flags): readonly Method[] {
  for (const note of unusedFlags(chosen, attributions, flags)) progress.note(`note: ${note}`);
  if (flags.method !== "all") return chosen;
  return chosen.filter((method) => {
    const fits = method.fits?.(lens.model) ?? true;
    if (!fits) progress.note(`note: ${method.id} does not fit this model`);
    return fits;
  });
}
