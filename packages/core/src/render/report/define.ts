import type { Table } from "../../method/result.ts";

/** A page about what was made: why, from what, and how to make it again. */
export interface Report {
  readonly title: string;
  /** Paragraphs below the title. */
  readonly intro: readonly string[];
  /** What was used: names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly ReportSection[];
  /** The last line. */
  readonly colophon: string;
}

export interface ReportSection {
  readonly heading: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  readonly scores?: readonly ReportScore[];
  readonly table?: Table;
  readonly figures?: readonly ReportFigure[];
  readonly matrix?: ReportMatrix;
  /** Whether the maps can be trusted. */
  readonly trust?: readonly ReportTrust[];
  /** The formula, in one line; `w_k` is shown with a lowered k. */
  readonly definition?: string;
  readonly reference?: ReportReference;
  /** What to type to make it. */
  readonly command?: string;
  /** Sections within this one. */
  readonly parts?: readonly ReportSection[];
}

/** What was found out about one map. */
export interface ReportTrust {
  /** Which map. */
  readonly label: string;
  readonly outcome: TrustOutcome;
  readonly verdict: string;
  readonly checks: readonly ReportCheck[];
  readonly chart?: ReportFigure;
}

export interface ReportCheck {
  readonly title: string;
  readonly outcome: TrustOutcome;
  readonly says: string;
  /** The figures behind it. */
  readonly measured: string;
}

/** A confusion matrix that can be looked around in: zoom, hover, arrows. */
export interface ReportMatrix {
  /** In the order of rows and columns. */
  readonly classes: readonly string[];
  /** Pictures of each class. */
  readonly pictures: readonly number[];
  /** What is not 0. */
  readonly cells: readonly MatrixCell[];
  /** Classes side by side that belong together, from one up to and without another. */
  readonly groups: readonly { readonly from: number; readonly to: number; readonly name: string }[];
  /** Squares in rows, one for each cell that has an example, in the order of cells. */
  readonly sheet?: { readonly dataUri: string; readonly side: number; readonly columns: number };
  /** What is shown where no script runs. */
  readonly still: ReportFigure;
}

export interface MatrixCell {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
  /** The number of its square on the sheet. */
  readonly example?: number;
}

export type TrustOutcome = "passes" | "doubt" | "fails";

/** A class and its probability, shown with a bar. */
export interface ReportScore {
  readonly label: string;
  /** Length of the bar, 0 to 1. */
  readonly share: number;
  /** The score in words. */
  readonly text: string;
}

export interface ReportFigure {
  /** The picture or video itself: `data:image/…` or `data:video/…`. */
  readonly dataUri: string;
  /** What someone who does not see it should know. */
  readonly alt: string;
  readonly caption: string;
  /** More about it, in small print. */
  readonly detail?: string;
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Has text or tiles within, and so is shown at its own size; others are scaled to stand side by side. */
  readonly sheet?: boolean;
  /** Figures of another group begin a row of their own. */
  readonly group?: string;
  /** What made it, as JSON. */
  readonly recipe?: unknown;
}

export interface ReportReference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly url: string;
}
