import { nthSmallest } from "../base/select.ts";
import type { Correlated } from "./correlation.ts";
import { correlatedColumns } from "./correlation.ts";
import type { Question } from "./define.ts";
import type { Rows } from "./rows.ts";
import { rows } from "./rows.ts";
import type { UnitFigures, UnitMoments } from "./unitMoments.ts";
import { unitMoments } from "./unitMoments.ts";

/** Pictures that quantiles and correlations are taken from; an estimated rank is off by 1.6 % of them (one deviation) at the most. */
const SAMPLE = 1024;

/** The quantiles over pictures that are told. */
export const quantiles = [0.01, 0.25, 0.5, 0.75, 0.99] as const;

/** What is asked of a layer to tell of its units. */
export interface UnitQuestions {
  readonly moments: Question<UnitMoments>;
  readonly maxima: Question<Rows>;
  readonly means: Question<Rows>;
}

/** Running statistics of all pictures; maxima and means of each unit over rows and columns, of a sample of the pictures. */
export const unitQuestions = (layer: string): UnitQuestions => ({
  moments: unitMoments(layer),
  maxima: rows([layer], { pooling: "max", most: SAMPLE }),
  means: rows([layer], { most: SAMPLE }),
});

export interface UnitReport extends UnitFigures {
  readonly unit: number;
  /** Of the maximum over rows and columns in each picture of the sample, in the order of `quantiles`. */
  readonly quantiles: readonly number[];
  /** The same everywhere in all pictures, as a unit behind a ReLU that never fires. */
  readonly dead: boolean;
  /** Positive and nearly the same everywhere in most pictures. */
  readonly saturated: boolean;
}

/** From this share of its pictures a flat unit is saturated. */
const SATURATED = 0.5;

/** The answers to `unitQuestions`. */
export interface UnitAnswers {
  readonly moments: UnitMoments;
  readonly maxima: Rows;
  readonly means: Rows;
}

/** Each unit of a layer. */
export function unitReports({ moments, maxima }: UnitAnswers): UnitReport[] {
  const { shape, data } = maxima.matrix();
  const [n, units] = shape as readonly [number, number];
  return Array.from({ length: units }, (_, unit) => {
    const figures = moments.of(unit);
    const column = Float32Array.from({ length: n }, (_, i) => data[i * units + unit]!);
    return {
      unit,
      ...figures,
      quantiles: quantiles.map((share) => nthSmallest(column, Math.round(share * (n - 1)))),
      dead: figures.deviation === 0,
      saturated: (figures.flat ?? 0) >= SATURATED,
    };
  });
}

/** From this correlation two units are duplicates of each other. */
const DUPLICATE = 0.95;

/** Pairs of units whose means over rows and columns rise and fall together over the sample, the closest first. */
export const duplicateUnits = ({ means }: UnitAnswers, least: number = DUPLICATE): Correlated[] =>
  correlatedColumns(means.matrix(), least).filter(({ r }) => r > 0);
