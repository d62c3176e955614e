import { basename, join, relative } from "node:path";
import type { Assessment, PredictionRows } from "@convlens/core/dataset";
import type { ReportFigure, ReportSection } from "@convlens/core/render";
import { decodeImage, readFile } from "@convlens/node";
import { percent } from "../percent.ts";
import { Figures } from "../report/figures.ts";
import { modelFacts, writePage } from "../report/page.ts";
import type { Run } from "../run.ts";
import { matrixCells } from "./examples.ts";
import type { Known } from "./known.ts";
import { type ShownMistake, SIDE, wordsOf } from "./mistake.ts";
import type { ShownPair } from "./pairExamples.ts";
import { classesTable, overview, pairsTable } from "./tables.ts";

/** Rows of the page's tables; files have all. */
const PAIRS = 30;
const CLASSES = 1000;

/** Longer side of pictures of charts, in pixels. */
const CHART = 2000;

/** What the page is about. */
export interface Evaluated {
  readonly seen: PredictionRows;
  readonly known: Known;
  readonly assessment: Assessment;
  readonly pairs: readonly ShownPair[];
  readonly title: string;
  /** Paths of what was written, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What to type to have it again. */
  readonly command: string;
}

/** The page, which grows as mistakes come, so that their pictures need not be kept. */
export class EvaluationPage {
  readonly #run: Run;
  readonly #known: Known;
  readonly #figures: Figures;
  readonly #mistakes: ReportFigure[] = [];

  constructor(run: Run, known: Known) {
    this.#run = run;
    this.#known = known;
    this.#figures = new Figures(run.folder.path);
  }

  async put({ seen, picture, maps }: ShownMistake): Promise<void> {
    const { is, taken, path } = wordsOf(seen, this.#known);
    const words = {
      alt: `${path}: is ${is}, taken for ${taken}`,
      caption: `is ${is}`,
      detail: `taken for ${taken} · ${path}`,
    };
    const figures = await this.#figures.photograph(picture, SIDE, words);
    for (const { image, label, detail } of maps ?? [])
      figures.push(
        ...(await this.#figures.photograph(image, SIDE, {
          alt: `${label}: heat map of ${path}`,
          caption: label,
          detail,
        })),
      );
    this.#mistakes.push(...figures.map((figure) => ({ ...figure, group: path })));
  }

  /** Writes the page and returns its path in the folder of results. */
  async write(about: Evaluated, methodSaid: string): Promise<string> {
    const { assessment, title, files, command } = about;
    const { pictures } = assessment.accuracy;
    const known = this.#known;
    const page = await writePage(this.#run, {
      title,
      intro: [introOf(assessment)],
      facts: [
        ...(await modelFacts(this.#run)),
        ["Data set", basename(known.set.name)],
        ["Pictures", pictures.toLocaleString("en")],
        ["Classes with pictures", String(assessment.macro.classes)],
      ],
      sections: [
        { heading: "How good it is", text: unknownSaid(known), table: overview(assessment, known.classes), command },
        ...(await this.#calibration(about)),
        await this.#matrix(about),
        ...(await this.#pairs(about)),
        ...(this.#mistakes.length > 0
          ? [{ heading: "The worst mistakes", text: [methodSaid], figures: this.#mistakes }]
          : []),
        {
          heading: "Class by class",
          text: [`The least F1 first. All figures of all classes that occur are in ${files.classes}.`],
          table: classesTable(assessment, known, CLASSES),
        },
      ],
    });
    return relative(this.#run.folder.path, page);
  }

  async #chart(file: string, words: Pick<ReportFigure, "alt" | "caption" | "detail">): Promise<ReportFigure[]> {
    const path = join(this.#run.folder.path, file);
    const found = await this.#figures.picture(await decodeImage(await readFile(path), path), CHART, words);
    return found.map((figure) => ({ ...figure, sheet: true }));
  }

  async #calibration({ files, assessment }: Evaluated): Promise<ReportSection[]> {
    if (!assessment.calibration || !files.reliability) return [];
    const { ece } = assessment.calibration.reliability;
    return [
      {
        heading: "Can its confidence be trusted?",
        text: [
          "Pictures are sorted by how sure the network is. Where it could be taken at its word, the bars end on the dashed line. To the right the same with all logits divided by one number, the temperature, fitted to these very pictures.",
        ],
        figures: await this.#chart(files.reliability, {
          alt: `Reliability diagram: expected calibration error ${percent(ece)}`,
          caption: "Reliability diagram",
          detail: files.reliability,
        }),
        definition:
          "ECE = Σ_m n_m/n · |accuracy_m − confidence_m| over bins of equal width; MCE is the greatest of them",
        reference: {
          authors: "Guo, Pleiss, Sun, Weinberger",
          year: 2017,
          title: "On Calibration of Modern Neural Networks",
          url: "https://arxiv.org/abs/1706.04599",
        },
      },
    ];
  }

  async #matrix({ seen, assessment, files }: Evaluated): Promise<ReportSection> {
    const { order, confusion } = assessment;
    const [still] = await this.#chart(files.confusion!, {
      alt: "Confusion matrix",
      caption: "Confusion matrix",
      detail: files.confusion!,
    });
    const alike =
      order.groups.length > 0
        ? " Classes that the network makes alike stand side by side; frames are groups of them."
        : "";
    const text = [
      `A row for each true class, a column for each prediction; blue is right, red is wrong, the stronger the greater the share of the row.${alike}`,
    ];
    if (!still) return { heading: "Confusion matrix", text: [...text, `It is in ${files.confusion}.`] };
    const matrix = {
      classes: order.classes.map(this.#known.nameOf),
      pictures: order.classes.map((c) => confusion.support(c)),
      groups: order.groups,
      ...(await matrixCells(this.#run, seen, this.#known, assessment)),
      still,
    };
    return { heading: "Confusion matrix", text, matrix };
  }

  async #pairs({ assessment, pairs, files }: Evaluated): Promise<ReportSection[]> {
    if (assessment.pairs.length === 0) return [];
    const figures: ReportFigure[] = [];
    for (const { examples } of pairs)
      for (const { image, label, detail } of examples) {
        const words = { alt: `${label}, ${detail}`, caption: label, detail };
        figures.push(...(await this.#figures.photograph(image, SIDE, words)));
      }
    return [
      {
        heading: "What it confuses",
        text: [
          `Pairs of classes by how many pictures were taken for the other one. All of them are in ${files.pairsCsv}.`,
        ],
        figures,
        table: pairsTable(assessment, this.#known, PAIRS),
      },
    ];
  }
}

/** Differences below that are called none. */
const CLOSE = 0.02;

function introOf({ accuracy, calibration }: Assessment): string {
  const right = `${percent(accuracy.top1.share)} of ${accuracy.pictures.toLocaleString("en")} pictures are taken for what they are.`;
  if (!calibration) return right;
  const sure = `the network is ${percent(calibration.confidence)} sure of itself`;
  const off = calibration.confidence - accuracy.top1.share;
  if (Math.abs(off) < CLOSE) return `${right} On average ${sure}, which is about right.`;
  return `${right} On average ${sure}, which is too ${off > 0 ? "much" : "little"}.`;
}

/** More are counted, not listed. */
const LISTED = 12;

function unknownSaid({ unknown }: Known): string[] {
  if (unknown.length === 0) return [];
  const more = unknown.length > LISTED ? ` and ${unknown.length - LISTED} more` : "";
  return [`Left out are classes that the network does not have: ${unknown.slice(0, LISTED).join(", ")}${more}.`];
}
