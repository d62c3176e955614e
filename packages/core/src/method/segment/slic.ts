import { connected } from "./connected.ts";
import type { LabPicture } from "./lab.ts";

/** A picture cut into parts. */
export interface Segmentation {
  /** Of each pixel, row-major: the number of its part, from 0. */
  readonly labels: Int32Array;
  /** How many parts there are; each has a pixel. */
  readonly count: number;
}

export interface SlicOptions {
  /** About how many superpixels. */
  readonly segments: number;
  /** How much nearness counts against likeness of colour, in CIELAB units a superpixel's side. */
  readonly compactness: number;
}

const ROUNDS = 10;

/** A cluster: the mean colour and the mean place of its pixels. */
interface Centre {
  l: number;
  a: number;
  b: number;
  x: number;
  y: number;
}

/**
 * Superpixels: k-means of colour and place in which a pixel looks at the centres nearby only, then each made one connected piece.
 * Nothing is drawn at random, and the first of equals wins.
 *
 * Achanta, Shaji, Smith, Lucchi, Fua and Süsstrunk, 2012, SLIC Superpixels Compared to State-of-the-art Superpixel Methods,
 * https://doi.org/10.1109/TPAMI.2012.120
 */
export function slic(picture: LabPicture, { segments, compactness }: SlicOptions): Segmentation {
  const { width, height } = picture;
  const columns = clamp(Math.round(Math.sqrt((segments * width) / height)), 1, width);
  const rows = clamp(Math.round(segments / columns), 1, height);
  const side = Math.sqrt((width * height) / (columns * rows));
  const reach = Math.ceil(Math.max(width / columns, height / rows));
  const centres = startingCentres(picture, columns, rows, side);
  const labels = gridCells(width, height, columns, rows);
  for (let round = 0; round < ROUNDS; round++) {
    assign(picture, centres, labels, (compactness / side) ** 2, reach);
    recentre(picture, centres, labels);
  }
  return connected(picture, labels, (side * side) / 4);
}

const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));

const gridCells = (width: number, height: number, columns: number, rows: number): Int32Array =>
  Int32Array.from({ length: width * height }, (_, i) => {
    const row = Math.floor((Math.floor(i / width) * rows) / height);
    return row * columns + Math.floor(((i % width) * columns) / width);
  });

/** The middles of the cells of a grid, each moved off edges: to the flattest of the nine pixels around it. */
function startingCentres(picture: LabPicture, columns: number, rows: number, side: number): Centre[] {
  const { width, height } = picture;
  return Array.from({ length: columns * rows }, (_, k) => {
    const x = Math.floor((((k % columns) + 0.5) * width) / columns);
    const y = Math.floor(((Math.floor(k / columns) + 0.5) * height) / rows);
    const at = side < 3 ? y * width + x : flattest(picture, x, y);
    return { l: picture.l[at]!, a: picture.a[at]!, b: picture.b[at]!, x: at % width, y: Math.floor(at / width) };
  });
}

function flattest(picture: LabPicture, x: number, y: number): number {
  const { width, height } = picture;
  const place = (px: number, py: number) => clamp(py, 0, height - 1) * width + clamp(px, 0, width - 1);
  let best = place(x, y);
  let least = Number.POSITIVE_INFINITY;
  for (let py = y - 1; py <= y + 1; py++)
    for (let px = x - 1; px <= x + 1; px++) {
      const across = colourDistance(picture, place(px + 1, py), place(px - 1, py));
      const down = colourDistance(picture, place(px, py + 1), place(px, py - 1));
      if (across + down >= least) continue;
      least = across + down;
      best = place(px, py);
    }
  return best;
}

const colourDistance = ({ l, a, b }: LabPicture, i: number, j: number): number =>
  (l[i]! - l[j]!) ** 2 + (a[i]! - a[j]!) ** 2 + (b[i]! - b[j]!) ** 2;

/** Gives each pixel to the nearest of the centres within reach; where none is, it stays with its own. */
function assign(
  { width, height, l, a, b }: LabPicture,
  centres: readonly Centre[],
  labels: Int32Array,
  spatial: number,
  reach: number,
): void {
  const nearest = new Float64Array(labels.length).fill(Number.POSITIVE_INFINITY);
  centres.forEach((c, k) => {
    const bottom = Math.min(height - 1, Math.floor(c.y + reach));
    const right = Math.min(width - 1, Math.floor(c.x + reach));
    for (let y = Math.max(0, Math.ceil(c.y - reach)); y <= bottom; y++)
      for (let x = Math.max(0, Math.ceil(c.x - reach)); x <= right; x++) {
        const i = y * width + x;
        const colour = (l[i]! - c.l) ** 2 + (a[i]! - c.a) ** 2 + (b[i]! - c.b) ** 2;
        const distance = colour + spatial * ((x - c.x) ** 2 + (y - c.y) ** 2);
        if (distance >= nearest[i]!) continue;
        nearest[i] = distance;
        labels[i] = k;
      }
  });
}

/** Moves each centre to the mean of its pixels; one without any stays where it is. */
function recentre({ width, l, a, b }: LabPicture, centres: Centre[], labels: Int32Array): void {
  const sums = centres.map(() => ({ l: 0, a: 0, b: 0, x: 0, y: 0, n: 0 }));
  labels.forEach((k, i) => {
    const sum = sums[k]!;
    sum.l += l[i]!;
    sum.a += a[i]!;
    sum.b += b[i]!;
    sum.x += i % width;
    sum.y += Math.floor(i / width);
    sum.n++;
  });
  sums.forEach(({ n, ...s }, k) => {
    if (n > 0) centres[k] = { l: s.l / n, a: s.a / n, b: s.b / n, x: s.x / n, y: s.y / n };
  });
}
