import { basename, join, resolve } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import type { CurvePanel } from "@convlens/core/render";
import { historyPanels } from "@convlens/core/render";
import type { Epoch } from "@convlens/core/training";
import { readFile } from "@convlens/node";
import { z } from "zod";
import { writeFigure } from "./figures.ts";

const historyFile = z.object({
  epochs: z.array(z.object({ epoch: z.number(), loss: z.number(), accuracy: z.number() }).loose()).min(1),
});

/**
 * Writes the curves of several trainings as one figure, `curves.svg` and `curves.png`.
 * @param runs output folders of trainings
 * @param names what the trainings are called; the folders' names, unless it says otherwise
 */
export async function writeComparison(
  folder: string,
  runs: readonly string[],
  names: readonly string[] | undefined,
  title: string,
): Promise<void> {
  const called = names ?? runs.map((run) => basename(resolve(run)));
  if (called.length !== runs.length || new Set(called).size !== runs.length)
    throw new UsageError(
      `${runs.length} trainings cannot be called ${called.join(", ")}`,
      "give --names one name for each, all different",
    );
  const histories = await Promise.all(runs.map(readHistory));
  await writeFigure(folder, comparedPanels(histories, called), { title, subtitle: called.join(" · ") });
}

async function readHistory(run: string): Promise<Epoch[]> {
  const path = join(run, "history.json");
  const bytes = await readFile(path);
  try {
    return historyFile.parse(JSON.parse(new TextDecoder().decode(bytes))).epochs as unknown as Epoch[];
  } catch (error) {
    throw new ConvlensError(`${path} is no history of a training`, "take one as convlens train wrote it", {
      cause: error,
    });
  }
}

/** The panels of each training laid over each other. */
export function comparedPanels(histories: readonly (readonly Epoch[])[], names: readonly string[]): CurvePanel[] {
  const each = histories.map((history) => historyPanels(history));
  return each[0]!.map((panel, i) => {
    const lows = each.flatMap((panels) => panels[i]!.range?.[0] ?? []);
    return {
      ...panel,
      ...(panel.range && { range: [Math.min(...lows), panel.range[1]] as const }),
      curves: each.flatMap((panels, run) =>
        panels[i]!.curves.map((curve) => ({ ...curve, name: `${names[run]}, ${curve.name}` })),
      ),
    };
  });
}
