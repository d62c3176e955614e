import { type Answer, largestChanges, type PredictionFigures } from "@convlens/core/comparison";
import type { Table } from "@convlens/core/method";
import type { ReportFigure, ReportSection } from "@convlens/core/render";
import type { DataSet } from "@convlens/node";
import type { Figures } from "../report/figures.ts";
import { modelFacts, writePage } from "../report/page.ts";
import type { Run } from "../run.ts";
import type { Chart } from "./charts.ts";
import { driftDefinition, driftLine, driftTable, type LayerDrift } from "./drift.ts";
import type { DrawnFlip } from "./flips.ts";
import { differenceDefinition } from "./flips.ts";
import type { Side } from "./sides.ts";
import { type classRows, layersTable, type PairFigures, type TruthLabel } from "./tables.ts";
import { predictionLines } from "./words.ts";

/** All that a comparison found. */
export interface Found {
  readonly set: DataSet;
  readonly sides: readonly [Side, Side];
  readonly answers: readonly Answer[];
  /** None where predictions are not compared. */
  readonly predictions: PredictionFigures | undefined;
  /** Why they are not. */
  readonly fault: string | undefined;
  readonly truth: TruthLabel;
  readonly classes: ReturnType<typeof classRows>;
  readonly layers: readonly PairFigures[];
  /** Of layers that both models have; none where they have too few. */
  readonly drifts: readonly LayerDrift[];
  readonly charts: { readonly cka: Chart; readonly channels: Chart | undefined; readonly drift: Chart | undefined };
}

/** Pixels of a figure's longer side on the page. */
const SIDE = 2400;
/** Rows of tables on the page; files have all. */
const ROWS = 20;

/** The page, in parts: flips are added as they are drawn, so that their pictures need not be kept. */
export class ComparisonPage {
  readonly #figures: Figures;
  readonly #flips: ReportFigure[] = [];

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async add({ title, stem, image }: DrawnFlip): Promise<void> {
    const words = { alt: `Maps of both models and their difference: ${title}`, caption: stem };
    this.#flips.push(...(await this.#sheet(image, words)));
  }

  async write(run: Run, found: Found, command: string): Promise<string> {
    const [a, b] = found.sides;
    const facts = await Promise.all(found.sides.map(({ lens }) => modelFacts({ ...run, lens })));
    const named = (letter: string, of: [string, string][]) =>
      of.map(([name, value]): [string, string] => [name === "Model" ? `Model ${letter}` : `${letter}: ${name}`, value]);
    return writePage(run, {
      title: `${a.name} and ${b.name}`,
      intro: [
        `What ${b.name} (B) makes of ${found.set.name} that ${a.name} (A) does not: predictions, layers, channels, and where both look.`,
        ...(this.#figures.leftOut > 0
          ? [
              `${this.#figures.leftOut} pictures would make this page too large for a browser; they are in ${run.folder.path}.`,
            ]
          : []),
      ],
      facts: [...named("A", facts[0]!), ...named("B", facts[1]!)],
      sections: [
        predictionSection(found),
        ...(await this.#layerSections(found)),
        ...(await this.#driftSection(found)),
        ...(this.#flips.length > 0 ? [this.#flipSection()] : []),
        { heading: "Again", text: ["Files with all numbers lie beside this page."], command },
      ],
    });
  }

  async #layerSections({ charts, layers, sides }: Found): Promise<ReportSection[]> {
    const cka: ReportSection = {
      heading: "Layers",
      text: [
        "How alike the layers of both are: 1 where they tell pictures apart in the same way, 0 where one says nothing of the other.",
      ],
      figures: await this.#sheet(charts.cka.png, {
        alt: "Matrix of the similarity of each layer of A with each layer of B",
        caption: "Centred kernel alignment",
      }),
      definition: "linear CKA: ⟨K, L⟩ / (‖K‖·‖L‖), K and L the centred Gram matrices of both layers",
      reference: {
        authors: "Kornblith, Norouzi, Lee and Hinton",
        year: 2019,
        title: "Similarity of Neural Network Representations Revisited",
        url: "https://arxiv.org/abs/1905.00414",
      },
    };
    if (!charts.channels) return [cka];
    const channels: ReportSection = {
      heading: "Channels",
      text: [
        "Channels of corresponding layers, matched one to one by how their means over positions rise and fall over the pictures.",
      ],
      figures: await this.#sheet(charts.channels.png, {
        alt: "For each layer: CKA, correlation of matched channels, share of lost and of new ones",
        caption: "Matched, lost and new channels",
      }),
      table: layersTable(layers, sides),
    };
    return [cka, channels];
  }

  async #driftSection({ charts, drifts, sides }: Found): Promise<ReportSection[]> {
    if (!charts.drift) return [];
    return [
      {
        heading: "Drift of values",
        text: [
          "How far the values of B lie from those of A in layers of one name and size: 0 dB where the difference is as large as the values, 20 dB where it is a tenth of them. A fall from one layer to the next is where the difference comes from.",
          sentence(driftLine(drifts)),
        ],
        definition: driftDefinition,
        figures: await this.#sheet(charts.drift.png, {
          alt: "For each layer: signal to noise and relative error of its values",
          caption: "Drift of values",
        }),
        table: driftTable(drifts, sides),
      },
    ];
  }

  #flipSection(): ReportSection {
    return {
      heading: "Pictures that flip",
      text: [
        "Each row: the picture; for A's answer the map of A, the map of B and their difference; then the same for B's answer. Those that only A gets right come first, then those whose probabilities differ the most.",
      ],
      definition: differenceDefinition,
      figures: this.#flips,
    };
  }

  async #sheet(image: DrawnFlip["image"], words: { alt: string; caption: string }): Promise<ReportFigure[]> {
    const made = await this.#figures.picture(image, SIDE, { ...words, detail: "" });
    return made.map((figure) => ({ ...figure, sheet: true }));
  }
}

function predictionSection({ predictions, fault, sides, answers, set, truth, classes }: Found): ReportSection {
  if (!predictions) return { heading: "Predictions", text: [`Predictions are not compared: ${fault}.`] };
  const parts: ReportSection[] = [
    { heading: "Largest changes", text: [], table: changesTable(largestChanges(answers, ROWS), set, sides, truth) },
  ];
  const moved = classes.filter(({ a, b }) => a !== b);
  if (moved.length > 0)
    parts.push({
      heading: "Classes",
      text: ["Those that lost or won pictures, the greatest loss first."],
      table: classTable(moved),
    });
  return { heading: "Predictions", text: predictionLines(predictions, sides).map(sentence), parts };
}

const sentence = (line: string) => `${line[0]!.toUpperCase()}${line.slice(1)}.`;

const changesTable = (
  answers: readonly Answer[],
  set: DataSet,
  [a, b]: readonly [Side, Side],
  truth: TruthLabel,
): Table => ({
  kind: "table",
  columns: [
    { name: "picture", align: "left" },
    { name: "shows", align: "left" },
    { name: "A says", align: "left" },
    { name: "p" },
    { name: "B says", align: "left" },
    { name: "p" },
    { name: "total variation" },
  ],
  rows: answers.map((one) => [
    set.pictures[one.picture]!.path,
    truth(one.picture) ?? null,
    a.lens.labelOf(one.a),
    rounded(one.pA.a),
    b.lens.labelOf(one.b),
    rounded(one.pB.b),
    rounded(one.distance),
  ]),
});

/** Losses at the top and gains at the end, where there are too many for all. */
const classTable = (rows: Found["classes"]): Table => ({
  kind: "table",
  columns: [{ name: "class", align: "left" }, { name: "pictures" }, { name: "A right" }, { name: "B right" }],
  rows: (rows.length <= 2 * ROWS ? rows : [...rows.slice(0, ROWS), ...rows.slice(-ROWS)]).map(
    ({ label, pictures, a, b }) => [label, pictures, a, b],
  ),
});

const rounded = (v: number) => Number(v.toFixed(3));
