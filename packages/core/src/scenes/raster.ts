import { STRIDE } from "./geometry.ts";

/** What is nearest at each sample. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Greater is nearer; 0 or less where there is nothing. */
  readonly nearness: Float32Array;
  /** The triangle, or -1. */
  readonly triangle: Int32Array;
}

/**
 * Draws triangles with a depth buffer: each sample holds the nearest one over its centre.
 * @param at where in a vertex x, y and nearness are
 * @param nothing the nearness of an empty sample, below all others
 */
export function rasterise(
  vertices: Float32Array,
  triangles: Uint32Array,
  at: number,
  width: number,
  height: number,
  nothing: number,
): Raster {
  const nearness = new Float32Array(width * height).fill(nothing);
  const triangle = new Int32Array(width * height).fill(-1);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]! * STRIDE + at;
    const b = triangles[t + 1]! * STRIDE + at;
    const c = triangles[t + 2]! * STRIDE + at;
    const ax = vertices[a]! - 0.5;
    const ay = vertices[a + 1]! - 0.5;
    const bx = vertices[b]! - 0.5;
    const by = vertices[b + 1]! - 0.5;
    const cx = vertices[c]! - 0.5;
    const cy = vertices[c + 1]! - 0.5;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area > -1e-9 && area < 1e-9) continue;
    // The rows and columns of samples that the triangle's box holds.
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx)));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy)));
    if (left > right || top > bottom) continue;
    // Barycentric weights of b and c are planes over the picture; so is the nearness.
    const bdx = (cy - ay) / area;
    const bdy = (ax - cx) / area;
    const cdx = (ay - by) / area;
    const cdy = (bx - ax) / area;
    const near = vertices[a + 2]!;
    const toB = vertices[b + 2]! - near;
    const toC = vertices[c + 2]! - near;
    for (let y = top; y <= bottom; y++) {
      let wb = (left - ax) * bdx + (y - ay) * bdy;
      let wc = (left - ax) * cdx + (y - ay) * cdy;
      for (let x = left, i = y * width + left; x <= right; x++, i++, wb += bdx, wc += cdx) {
        if (wb < 0 || wc < 0 || wb + wc > 1) continue;
        const n = near + wb * toB + wc * toC;
        if (n <= nearness[i]!) continue;
        nearness[i] = n;
        triangle[i] = t / 3;
      }
    }
  }
  return { width, height, nearness, triangle };
}
