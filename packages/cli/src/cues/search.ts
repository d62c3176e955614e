import type { Command } from "commander";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { searched } from "./explained.ts";
import { portfolios, requireClasses, requireRoom, surveyOf } from "./gather.ts";
import { type ClassFindings, findingsOf } from "./group.ts";
import { objectsIn } from "./objects.ts";
import { writeCuesPage } from "./page.ts";
import { conclusions } from "./say.ts";
import type { CueSettings } from "./settings.ts";
import { writeClass, writeTables } from "./write.ts";

/** Searches the classes that are asked for, writes what was found and says it. */
export async function searchCues(run: DataSetRun, settings: CueSettings, command: Command): Promise<string> {
  const { progress, folder, set } = run;
  for (const note of settings.notes) progress.note(`note: ${note}`);
  requireClasses(run, settings);
  requireRoom(run, settings);
  const survey = await surveyOf(run);
  const objects = await objectsIn(set.name, run.options.memory);
  const asked = portfolios(run, survey, settings);
  const all: ClassFindings[] = [];
  const overviews: string[] = [];
  for (const portfolio of asked) {
    const found = await findingsOf(run, await searched(run, survey, portfolio, settings), survey, objects);
    overviews.push(await writeClass(run, found, settings, asked.length === 1));
    all.push(found);
    await folder.save();
  }
  await writeTables(run, all, settings);
  const page = await writeCuesPage(run, all, overviews, command);
  const files = [...overviews, page].map((file) => `${folder.path}/${file}`);
  return [...all.flatMap(conclusions), `→ ${files.join(", ")}`].join("\n");
}
