import { type FigureRow, figure, figureText } from "@convlens/core/render";
import { nodePlatform } from "@convlens/node";
import type { Run } from "../run.ts";
import type { Titles } from "./figures.ts";
import type { Known } from "./known.ts";
import { type ShownMistake, SIDE, wordsOf } from "./mistake.ts";

/** Mistakes of one sheet, and how many of them side by side. */
const ON_SHEET = 24;
const ACROSS = 2;

/** Writes sheets of mistakes as they come. */
export class MistakeSheets {
  /** Paths of the sheets. */
  readonly written: string[] = [];
  readonly #run: Run;
  readonly #known: Known;
  readonly #titles: Titles;
  readonly #several: boolean;
  #rows: FigureRow[] = [];

  constructor(run: Run, known: Known, titles: Titles, mistakes: number) {
    this.#run = run;
    this.#known = known;
    this.#titles = titles;
    this.#several = mistakes > ON_SHEET;
  }

  async put({ seen, picture, maps = [] }: ShownMistake): Promise<void> {
    const { is, taken } = wordsOf(seen, this.#known);
    this.#rows.push({ cells: [{ image: picture, label: `is ${is}`, detail: `taken for ${taken}` }, ...maps] });
    if (this.#rows.length === ON_SHEET) await this.end();
  }

  /** Writes what has come since the last sheet. */
  async end(): Promise<void> {
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    const text = await figureText(nodePlatform.rasterizeSvg, 12);
    const { title, subtitle } = this.#titles;
    const words = rows.flatMap(({ cells }) => cells.map(({ label, detail }) => `${label} ${detail}`));
    await Promise.all([text.normal, text.bold].map((face) => face.prepare([title, subtitle, ...words])));
    const drawn = figure(rows, { ...this.#titles, text, cell: SIDE, across: Math.min(ACROSS, rows.length) });
    const name = this.#several ? `mistakes-${this.written.length + 1}.png` : "mistakes.png";
    this.written.push(await this.#run.folder.png(name, drawn));
  }
}
