import { goodLength } from "./fft.ts";
import { NODES } from "./spline.ts";

/** A grid in the plane, and lengths of transforms for which its two ends are far from one another. */
export interface Grid {
  /** Between two nodes, in the plane's unit. */
  readonly spacing: number;
  /** Nodes that points have weight on. */
  readonly columns: number;
  readonly rows: number;
  /** Of the transforms, at least twice the nodes. */
  readonly width: number;
  readonly height: number;
  /** Where the first cell begins that may hold a point. */
  readonly left: number;
  readonly top: number;
}

/**
 * In a plane where 1 / (1 + r²) is one wide. Nodes this far apart end in a divergence within 0.2 % of what a tree ends in, on blobs
 * of 2000 and 5000 points; at 0.6 it was 1.3 % above.
 */
const SPACING = 0.45;

/** Where points are close together, nodes are as well: at least so many intervals across. */
const INTERVALS = 64;

/** Beyond so many the nodes move apart. */
export const MOST_NODES = 1024;

/** What the weights that undo the spline reach beyond the edge. */
const MARGIN = 10;

/** The longest transform. */
export const LONGEST = goodLength(2 * MOST_NODES + MARGIN);

/** The grid for points in pairs. Small ones come in steps of a fourth root of two, so that they stay the same for some time. */
export function gridOver(points: Float64Array): Grid {
  let [left, right, top, bottom] = [points[0]!, points[0]!, points[1]!, points[1]!];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  const spacing = spacingOf(Math.max(right - left, bottom - top));
  const columns = nodesOver(right - left, spacing);
  const rows = nodesOver(bottom - top, spacing);
  return { spacing, columns, rows, width: lengthFor(columns), height: lengthFor(rows), left, top };
}

function spacingOf(span: number): number {
  const most = span / (MOST_NODES - NODES - 1);
  const steps = Math.ceil(4 * Math.log2((INTERVALS * SPACING) / Math.max(span, 1e-6)));
  return Math.max(most, steps > 0 ? SPACING * 2 ** (-steps / 4) : SPACING);
}

const nodesOver = (span: number, spacing: number): number => Math.floor(span / spacing) + NODES;

const lengthFor = (nodes: number): number =>
  goodLength(2 * Math.max(nodes, Math.ceil(INTERVALS * 2 ** 0.25) + NODES) + MARGIN);
