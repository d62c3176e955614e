import { type CurveStyle, curveFigure } from "./curve.ts";

/** Scores after equal portions of a picture's pixels, from none to all of them. */
interface Portions {
  readonly deletion: readonly number[];
  readonly insertion: readonly number[];
}

export interface TrustChart {
  readonly map: Portions;
  /** The mean over the map at other places. */
  readonly chance: Portions;
  readonly gaussian: Portions;
  readonly edges: Portions;
}

/** A map's deletion and insertion curves beside those of maps that know nothing of the model, as an SVG document. */
export function trustChart({ map, chance, gaussian, edges }: TrustChart, style: CurveStyle = {}): string {
  const named = { "this map": map, "at other places": chance, "centred Gaussian": gaussian, edges };
  const all = Object.values(named).flatMap(({ deletion, insertion }) => [...deletion, ...insertion]);
  const low = Math.min(0, ...all);
  const high = Math.max(...all);
  // Probabilities have one scale everywhere, so that charts can be compared.
  const range: readonly [number, number] = low === 0 && high <= 1 ? [0, 1] : [low, high > low ? high : low + 1];
  const panel = (title: string, key: keyof Portions) => ({
    title,
    range,
    curves: Object.entries(named).map(([name, portions]) => ({ name, points: shares(portions[key]) })),
  });
  const panels = [
    panel("Deletion: the lower the better", "deletion"),
    panel("Insertion: the higher the better", "insertion"),
  ];
  return curveFigure(panels, { ends: false, x: "% of the pixels, the most important first", ...style });
}

const shares = (scores: readonly number[]) =>
  scores.map((score, i) => [(100 * i) / (scores.length - 1), score] as const);
