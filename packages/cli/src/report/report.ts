import { attributions, fieldsOf } from "@convlens/core/method";
import type { ReportSection } from "@convlens/core/render";
import type { PictureFile } from "@convlens/node";
import type { Command } from "commander";
import type { Item } from "../output.ts";
import type { Run } from "../run.ts";
import { commandLine } from "./commandLine.ts";
import { Figures } from "./figures.ts";
import { methodSection, modelFacts, pictureSection, writePage } from "./page.ts";

export const addReportFlag = (command: Command): Command =>
  command.option("--report", "also write report.html: all of it on one page that needs nothing else");

/** Writes `report.html` about all that the run has made, if the command was asked to; returns where it is. */
export async function reported(run: Run, command: Command): Promise<string[]> {
  if (command.opts().report !== true) return [];
  run.progress.show("report.html", 0, 2);
  const figures = new Figures(run.folder.path);
  const sections: ReportSection[] = [];
  for (const file of run.pictures) {
    run.signal.throwIfAborted();
    sections.push(await aboutPicture(run, file, figures, command));
  }
  const [only] = sections;
  const { parts = [], ...picture } = only!;
  return [
    await writePage(run, {
      title: sections.length === 1 ? picture.heading : `${sections.length} pictures`,
      intro: introOf(run, command, figures),
      facts: await modelFacts(run),
      sections: sections.length === 1 ? [{ ...picture, heading: "The picture" }, ...parts] : sections,
    }),
  ];
}

function introOf({ lens, folder }: Run, command: Command, { leftOut }: Figures): string[] {
  const what = command.name() === "explain" ? "Why" : "How";
  const of = lens.file.path.split(/[/\\]/).at(-1);
  const does = command.name() === "explain" ? `${of} decides as it does` : `${of} sees it, layer by layer`;
  return [
    `${what} ${does}. Each picture below carries the recipe that made it; convlens run FILE.png makes it again.`,
    ...(leftOut > 0
      ? [`${leftOut} pictures would make this page too large for a browser; they are in ${folder.path}.`]
      : []),
  ];
}

async function aboutPicture(run: Run, file: PictureFile, figures: Figures, command: Command): Promise<ReportSection> {
  const about = await pictureSection(run, await run.lens.picture(file), figures);
  const made = run.folder.manifest.items.filter(({ picture, method }) => picture === file.path && method !== "figure");
  const parts: ReportSection[] = [];
  for (const [method, items] of byMethod(made))
    parts.push(await methodSection(method, items, figures, commandFor(run, command, file.path, method, items)));
  return { ...about, parts };
}

function byMethod(items: readonly Item[]): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(item.method, [...(found.get(item.method) ?? []), item]);
  return found;
}

const aboutOutput = ["report", "json", "debug"];

/** Of several methods each is told alone, without the flags of the others. What a report has by itself is asked for by name. */
function commandFor({ lens }: Run, command: Command, picture: string, method: string, items: readonly Item[]): string {
  const operands = [lens.file.path, picture];
  const own = attributions.find(({ id }) => id === method);
  if (!own) return commandLine(command, { operands, without: new Set(aboutOutput) });
  const names = (of: typeof own) => fieldsOf(of.params).map(({ name }) => name);
  const foreign = attributions.flatMap(names).filter((name) => !names(own).includes(name));
  const without = new Set([...aboutOutput, "trust", ...foreign]);
  const also = items.some(({ trust }) => trust) ? ["--trust"] : [];
  return commandLine(command, { operands, instead: { method }, without, also });
}
