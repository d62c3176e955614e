import type { Calibration } from "@convlens/core/classification";
import type { Assessment } from "@convlens/core/dataset";
import { confusionFigure, type ReliabilityPanel, reliabilityFigure } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import { percent } from "../percent.ts";
import type { Run } from "../run.ts";
import type { Known } from "./known.ts";

/** What stands above a figure. */
export interface Titles {
  readonly title: string;
  readonly subtitle: string;
}

/** Twice the pixels of the screen, for print. */
const PRINT = 2;

/** Writes the confusion matrix and, where there are probabilities, the reliability diagram, each as SVG and PNG; returns their paths by name. */
export async function writeFigures(run: Run, assessment: Assessment, known: Known, title: string) {
  const { confusion, order, calibration, accuracy } = assessment;
  const counts = confusion.matrix(order.classes);
  const right = `${(100 * accuracy.top1.share).toFixed(1)} % of ${confusion.pictures.toLocaleString("en")} pictures are right`;
  const alike = order.groups.length > 0 ? "; classes that are alike for the network stand side by side" : "";
  const titles = { title, subtitle: `${right}${alike}` };
  const names = order.classes.map(known.nameOf);
  const matrix = (scale: number) => confusionFigure(names, counts, { ...titles, scale, groups: order.groups });
  const files = await written(run, "confusion", matrix);
  if (!calibration) return files;
  const reliability = (scale: number) => reliabilityFigure(panels(calibration), { title, subtitle: right, scale });
  return { ...files, ...(await written(run, "reliability", reliability)) };
}

async function written(
  { folder }: Run,
  name: string,
  draw: (scale: number) => string,
): Promise<Record<string, string>> {
  return {
    [name]: await folder.png(`${name}.png`, await nodePlatform.rasterizeSvg(draw(PRINT))),
    [`${name}Svg`]: await folder.file(`${name}.svg`, draw(1)),
  };
}

function panels({ reliability, logLoss, brier, temperature }: Calibration): ReliabilityPanel[] {
  const { temperature: t, reliability: cooled, logLoss: least } = temperature;
  return [
    {
      title: "As the network says it",
      bins: reliability.bins,
      says: [
        `ECE ${percent(reliability.ece)}`,
        `MCE ${percent(reliability.mce)}`,
        `log loss ${logLoss.toFixed(3)}`,
        `Brier ${brier.toFixed(3)}`,
      ],
    },
    {
      title: `Logits divided by ${t.toFixed(2)}, fitted to these pictures`,
      bins: cooled.bins,
      says: [`ECE ${percent(cooled.ece)}`, `MCE ${percent(cooled.mce)}`, `log loss ${least.toFixed(3)}`],
    },
  ];
}
