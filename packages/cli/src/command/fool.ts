import { UsageError } from "@convlens/core/base";
import { methodNamed } from "@convlens/core/method";
import { resolveClasses } from "@convlens/core/onnx";
import { Unfooled } from "@convlens/core/synthesis";
import { classesOf } from "@convlens/core/transform";
import type { Lens, Picture } from "@convlens/node";
import type { Command } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { addReportFlag, reported } from "../report/report.ts";
import requests from "../request/fool.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";
import { formatScore } from "../score.ts";
import { writeEntries } from "../write.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly class: string;
}

/** Finds the smallest change of a picture that makes the network say another class. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("adversarial-example");
  command
    .summary(method.summary)
    .description(
      `${method.summary}\nThe picture that is written has the size and the 8-bit colours that the network was asked about.`,
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders or globs")
    .requiredOption("-c, --class <which>", "what the network is to say: a number, a label, or a list");
  addFlags(command, [method]);
  addReportFlag(command);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "fool model.onnx dog.jpg --class toaster",
    "fool model.onnx dog.jpg --class 859 --norm l2",
    "fool model.onnx photos/ --class toaster --attack fgsm --budget 8",
  ]);
  command.action(async (model: string, pictures: string[], flags: Flags) => {
    const params = paramsFor(method, flags, "fool");
    await withModel(model, pictures, flags, signal, async (run) => {
      const classes = wantedClasses(run.lens, flags.class);
      const made: string[] = [];
      const unfooled: [Picture, Unfooled][] = [];
      for await (const picture of eachPicture(run))
        for (const wanted of classes)
          try {
            made.push(await fool(run, picture, { params, class: wanted }));
          } catch (error) {
            if (!(error instanceof Unfooled)) throw error;
            unfooled.push([picture, error]);
          }
      if (unfooled[0] && run.folder.manifest.items.length === 0) throw unfooled[0][1];
      for (const [picture, { message }] of unfooled) run.progress.note(`note: ${picture.path}: ${message}`);
      return [...made, ...(await reported(run, command))].join("\n");
    });
  });
}

function wantedClasses({ model, labels, file }: Lens, asked: string): number[] {
  const classes = classesOf(model);
  if (classes === undefined)
    throw new UsageError(`${file.path} is no classifier`, "only classes can be mistaken for each other");
  if (/^top-?\d+$/i.test(asked.trim()))
    throw new UsageError(`--class ${asked}: that is what the network says already`, "name the class that it is to say");
  return resolveClasses(asked, labels, { length: classes === 1 ? 2 : classes });
}

async function fool(run: Run, picture: Picture, request: { params: Record<string, unknown>; class: number }) {
  const entries = requests.entries(run, request, picture);
  const written = await writeEntries(run, requests, entries, { folder: picture.stem, picture });
  if (written.length === 0) return `${picture.path}: the network says ${run.lens.labelOf(request.class)} already`;
  const { class: after, classes, facts } = run.folder.manifest.items.at(-1)!;
  const change = `${Math.round(facts!.linf!)} of 255 levels, L2 ${facts!.l2!.toFixed(1)}`;
  const said = `${classes![0]!.label} ${formatScore(classes![0]!.score)} → ${after!.label} ${formatScore(after!.score)}`;
  const made = `${picture.path}: ${said} by ${change} → ${run.folder.path}/${written.at(-1)}`;
  return run.lens.input.resize === "squash"
    ? made
    : `${made}\n  asked again, it takes --resize squash: it is in the model's size`;
}
