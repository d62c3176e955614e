import type { Command } from "commander";
import type { DataSetRun } from "../dataset/withDataSet.ts";
import { searched } from "./explained.ts";
import { portfolios, surveyOf } from "./gather.ts";
import type { CueSettings } from "./settings.ts";

/** Searches the classes that are asked for and writes what was found. */
export async function searchCues(run: DataSetRun, settings: CueSettings, command: Command): Promise<string> {
  for (const note of settings.notes) run.progress.note(`note: ${note}`);
  const survey = await surveyOf(run);
  const lines: string[] = [];
  for (const portfolio of portfolios(run, survey, settings)) {
    const found = await searched(run, portfolio, settings);
    for (const { view, members, share, windows, trial } of found.cues)
      lines.push(
        [
          portfolio.label,
          view,
          members.length,
          windows[0]!.side,
          share.toFixed(2),
          trial
            ? `${trial.patch.mask.reduce((a, b) => a + b, 0)} common ${trial.common.count}/${trial.common.of} own ${trial.own.count} else ${trial.elsewhere.count} without ${trial.without.count}/${trial.without.of} ${trial.withoutElse.count}`
            : "",
        ].join(" "),
      );
  }
  return lines.join("\n");
}
