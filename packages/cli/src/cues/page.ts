import { join } from "node:path";
import type { Table } from "@convlens/core/method";
import { leastShare, limits, shareIn } from "@convlens/core/method/cues";
import { type ReportSection, report } from "@convlens/core/render";
import { decodeImage, readFile } from "@convlens/node";
import type { Command } from "commander";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { commandLine } from "../report/commandLine.ts";
import { Figures } from "../report/figures.ts";
import { modelFacts } from "../report/page.ts";
import { version } from "../version.ts";
import { type ClassFindings, viewNames } from "./group.ts";
import { conclusions, lookInWords, percent } from "./say.ts";
import { definition } from "./write.ts";

const FILE = "cues.html";

/** Writes the page and returns its path. */
export async function writeCuesPage(
  run: DataSetRun,
  all: readonly ClassFindings[],
  overviews: readonly string[],
  command: Command,
) {
  const { folder, lens, set } = run;
  const figures = new Figures(folder.path);
  const sections: ReportSection[] = [];
  for (const [i, found] of all.entries()) sections.push(await classSection(run, found, overviews[i]!, figures));
  const page = report({
    title: `What ${all.length === 1 ? all[0]!.portfolio.label : "classes"} ${all.length === 1 ? "is" : "are"} taken for by`,
    intro: [
      `Pictures of ${set.name}, explained and grouped. What the members of a group have in common was pasted into pictures of other classes, and filled in in their own.`,
      `Something small that makes the class of at least ${percent(limits.turns)} of other pictures, with 97.5 % confidence, is suspected to be a shortcut, unless it is known to be a part of what the pictures show.`,
    ],
    facts: await modelFacts(run),
    sections: sections.map((section, i) =>
      i > 0
        ? section
        : {
            ...section,
            definition,
            reference,
            command: commandLine(command, { operands: [lens.file.path, set.name] }),
          },
    ),
    colophon: `Made by Convlens ${version} on ${lens.engine.version}. The page is complete in itself: keep it, send it, print it.`,
  });
  const file = await folder.file(FILE, new TextEncoder().encode(page));
  folder.add({ method: "report", params: {}, definition: "what was found, on one page", files: { page: file } });
  return file;
}

const reference = {
  authors: "Lapuschkin, Wäldchen, Binder, Montavon, Samek and Müller",
  year: 2019,
  title: "Unmasking Clever Hans Predictors and Assessing What Machines Really Learn",
  url: "https://doi.org/10.1038/s41467-019-08987-4",
};

async function classSection(
  run: DataSetRun,
  found: ClassFindings,
  overview: string,
  figures: Figures,
): Promise<ReportSection> {
  const image = await decodeImage(await readFile(join(run.folder.path, overview)), overview);
  const { label } = found.portfolio;
  const shown = await figures.picture(image, Math.max(image.width, image.height), {
    alt: `The groups of ${label}, a row for each`,
    caption: `The groups of ${label}`,
    detail: overview,
  });
  return {
    heading: label,
    text: conclusions(found).map(sentence),
    figures: shown.map((one) => ({ ...one, sheet: true })),
    table: tableOf(found),
  };
}

const sentence = (line: string) => `${line[0]!.toUpperCase()}${line.slice(1)}.`;

function tableOf({ groups }: ClassFindings): Table {
  const columns = [
    "group",
    "grouped",
    "pictures",
    "labelled otherwise",
    "turns others",
    "its windows",
    "elsewhere",
    "oddness",
    "in common",
  ];
  return {
    kind: "table",
    columns: columns.map((name, i) => ({ name, align: i === 1 || i === 8 ? "left" : "right" })),
    rows: groups.map((group) => {
      const { cue, number, mislabelled } = group;
      const { trial } = cue;
      const of = (share: number | undefined) => (share === undefined ? "–" : percent(share));
      return [
        number,
        viewNames[cue.view],
        cue.members.length,
        mislabelled.of > 0 ? mislabelled.count : "–",
        of(trial && shareIn(trial.common)),
        of(trial && shareIn(trial.own)),
        of(trial && shareIn(trial.elsewhere)),
        of(trial && leastShare(trial.common)),
        lookInWords(group) ?? "–",
      ];
    }),
  };
}
