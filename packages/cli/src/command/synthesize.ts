import { join } from "node:path";
import { UsageError } from "@convlens/core/base";
import {
  atOnce,
  type FeatureVisualization,
  methodNamed,
  settingsAndAsked,
  type WantedFlags,
  wantedBy,
} from "@convlens/core/method";
import type { SynthesizeRequest } from "@convlens/core/recipe";
import { type Command, Option } from "commander";
import { addFlags, animationFormats, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import requests, { synthesizeEntries } from "../request/synthesize.ts";
import { type Run, type RunFlags, withModel } from "../run.ts";
import { Frames } from "../synthesize/frames.ts";
import { type Nature, natureOf } from "../synthesize/nature.ts";
import { State } from "../synthesize/state.ts";
import { writeEntries } from "../write.ts";

interface Flags extends Omit<RunFlags, "channels">, WantedFlags {
  readonly batch?: string;
  readonly negative?: boolean;
  readonly against?: string;
  readonly animate?: string;
  readonly resume?: boolean;
}

/** Makes pictures of what channels, units and classes want to see. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("feature-visualization");
  command
    .summary("Makes pictures of what channels, units and classes want to see.")
    .description(`${method.summary}\nSay what with one of --unit, --layer, --class and --objective.`)
    .argument("<model>", "a model file")
    .optionsGroup("What is wanted:")
    .option("--unit <unit>", "a channel, mixed4a[12], or a unit of it, mixed4a[12,7,7]")
    .option("--layer <layer>", "channels of a layer, those that --channels names")
    .option("--channels <which>", "all, 0-63, 3,7,9, or top16: those that pictures of --against excite most")
    .option("-c, --class <which>", "classes: a number, a label, or a list")
    .option(
      "--objective <text>",
      "such as '0.2*mixed4a[20] + 0.8*mixed4a[21] - prob[281]' or 'dream(mixed4c) - 0.1*tv()'",
    )
    .option("--negative", "also what makes it as small as can be")
    .addOption(
      new Option("--order <how>", "channels by number, or so that neighbours have like weights").choices([
        "number",
        "kinship",
      ]),
    )
    .option("--against <folder>", "pictures to compare with: how much the best of them is of the same")
    .optionsGroup("How it is made:");
  addFlags(command, [method], ["objective", "channels", "size"]);
  command
    .option(
      "--size <rows[,columns]>",
      "size of the pictures, in pixels; that of the model's input where it is not said",
    )
    .option("--batch <n>", "how many pictures are made at once (default: as many as fit the memory, at most 16)")
    .option("--animate <formats>", "also how each comes about: gif, mp4 or gif,mp4")
    .option("--resume", "go on where an earlier run into the same folder stopped");
  addOutputFlags(addModelFlags(command, ["size", "channels"]));
  addExamples(command, [
    "synthesize model.onnx --unit 'mixed4a[12]'",
    "synthesize model.onnx --layer mixed4a --channels 0-15 --steps 256 --size 128",
    "synthesize model.onnx --class tabby,goldfish --against photos/",
    "synthesize model.onnx --layer conv1 --order kinship --negative",
    "synthesize model.onnx --objective '0.5*mixed4a[20] + 0.5*mixed4b[3]' --animate gif,mp4",
  ]);
  command.action(async (path: string, flags: Flags) => {
    const size = flags.size?.replace(/[x×]/, ",");
    const params = paramsFor(method, { ...flags, objective: "", channels: undefined, size }, "synthesize");
    const formats = animationFormats(flags.animate);
    // These are the pictures', not the model's.
    const { channels: _, size: __, ...rest } = flags;
    await withModel(path, undefined, rest, signal, async (run) => {
      const request = await requestFor(run, params as FeatureVisualization, flags);
      const state = await State.of(run, flags.resume === true);
      const frames = new Frames(run, formats);
      const entries = synthesizeEntries(run, request, {
        made: (batch) => state.made(batch, formats),
        async begun(batch, synthesis) {
          await state.begun(batch, synthesis);
          frames.take(synthesis, batch, 0);
        },
        async stepped(batch, synthesis, steps) {
          frames.take(synthesis, batch, steps);
          await state.stepped(batch, synthesis);
          if (synthesis.steps === steps) await frames.write(batch);
        },
        stopped: (batch, synthesis) => state.keep(batch, synthesis),
      });
      const written = await writeEntries(run, requests, entries, { folder: requests.folder });
      await state.done();
      const length = request.pictures.length * (request.negative ? 2 : 1);
      return `${length} ${length === 1 ? "picture" : "pictures"} of ${request.title} → ${join(run.folder.path, written.at(-1)!)}`;
    });
  });
}

/** What the flags ask for, in full. */
async function requestFor(run: Run, params: FeatureVisualization, flags: Flags): Promise<SynthesizeRequest> {
  const { asked } = settingsAndAsked(run.lens.context(), params);
  let nature: Promise<Nature> | undefined;
  const compared = (why: string) => {
    if (flags.against === undefined)
      throw new UsageError(`${why} needs pictures to look at`, "name a folder of them with --against");
    nature ??= natureOf(run, flags.against, asked.size);
    return nature;
  };
  const wanted = await wantedBy(run.lens, flags, async (value, count) =>
    (await compared(`--channels ${flags.channels}`)).mostActive(value, count),
  );
  const natural = flags.against === undefined ? undefined : await (await compared("--against")).best(wanted);
  const pictures = wanted.channels.map((channel, i) => ({
    channel,
    name: wanted.names[i]!,
    ...(natural && { natural: natural[i]!.value }),
  }));
  return {
    params: { ...params, objective: wanted.objective, channels: undefined } as unknown as Record<string, unknown>,
    title: wanted.title,
    pictures,
    batch:
      flags.batch === undefined
        ? await atOnce(run.lens.context({ signal: run.signal }), params, wanted)
        : numberOf("batch", flags.batch, { min: 1, whole: true }),
    negative: flags.negative === true,
  };
}
