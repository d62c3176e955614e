import { methodNamed, predict } from "@convlens/core/method";
import { resolveClasses } from "@convlens/core/onnx";
import type { Picture } from "@convlens/node";
import type { Command } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { shareOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { addReportFlag, reported } from "../report/report.ts";
import requests, { type ConceptsRequest } from "../request/concepts.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";
import { writeEntries } from "../write.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly class: string;
  readonly alpha: string;
  readonly raw?: boolean;
}

/** Shows what a layer sees a picture as: concepts in colours over it, and the classes they speak for. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("feature-factorisation");
  command
    .summary(method.summary)
    .description(
      `${method.summary}\nNon-negative matrix factorisation of the layer; a concept's score is the network's when the layer holds it everywhere.`,
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, or .npy tensors")
    .option(
      "-c, --class <which>",
      "classes that each concept is scored for: top5, a number, a label, or a list",
      "top5",
    );
  addFlags(command, [method]);
  command
    .option("--alpha <share>", "opacity of a concept's colour where it is strongest, 0 to 1", "0.7")
    .option("--raw", "also write the concepts' maps as .npy, concepts×h×w");
  addReportFlag(command);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "concepts model.onnx dog.jpg",
    "concepts model.onnx dog.jpg --concepts 8 --layer mixed4d",
    "concepts model.h5 photos/ --class dog,cat -o out",
  ]);
  command.action(async (model: string, pictures: string[], flags: Flags) => {
    const params = paramsFor(method, flags);
    const alpha = shareOf("alpha", flags.alpha);
    await withModel(model, pictures, flags, signal, async (run) => {
      const made: string[] = [];
      for await (const picture of eachPicture(run)) {
        const request = { params, classes: await classesFor(run, picture, flags.class), alpha };
        made.push(await writeConcepts(run, request, picture, flags.raw === true));
      }
      return [...made, ...(await reported(run, command))].join("\n");
    });
  });
}

async function classesFor({ lens, signal }: Run, picture: Picture, asked: string) {
  const { scores } = await predict(lens.context({ signal }), picture.tensor);
  return resolveClasses(asked, lens.labels, scores).map((index) => ({
    index,
    label: lens.labels?.[index] ?? `class ${index}`,
  }));
}

async function writeConcepts(run: Run, request: ConceptsRequest, picture: Picture, raw: boolean): Promise<string> {
  const written = await writeEntries(run, requests, requests.entries(run, request, picture), {
    folder: picture.stem,
    picture,
    raw,
  });
  return `${picture.path} → ${run.folder.path}/${written.find((path) => path.endsWith("concepts-figure.png"))}`;
}
