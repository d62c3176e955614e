import { shade } from "./backdrop.ts";
import { type Geometry, LIGHT, NORMAL, PICTURE, STRIDE, UV } from "./geometry.ts";
import { type Light, litAt, type ShadowMap } from "./light.ts";
import type { Raster } from "./raster.ts";
import { normalised } from "./rotation.ts";

/** Writes the light that comes from a sample: linear red, green and blue. */
export type Shader = (x: number, y: number, triangle: number, out: Float64Array) => void;

/** A surface starts this far off its own shadow, in units of the world; more where the lamp grazes it. */
const OFFSET = 0.03;

/**
 * Lambert's law for the lamp, a hemisphere for the light from everywhere, Blinn's highlight for the gloss.
 * @param eye the way to the viewer, taken as the same everywhere
 */
export function shaderFor(
  { vertices, triangles, partOf, materials }: Geometry,
  light: Light,
  shadows: ShadowMap,
  eye: readonly [number, number, number],
): Shader {
  const [lx, ly, lz] = light.towards;
  const [hx, hy, hz] = normalised([lx + eye[0], ly + eye[1], lz + eye[2]]);
  const radius = Math.max(0.7, 0.5 * light.softness * shadows.scale);
  const slack = (0.7 * radius) / shadows.scale;
  const { lamp, sky, ground } = light;

  return (x, y, triangle, out) => {
    const a = triangles[3 * triangle]! * STRIDE;
    const b = triangles[3 * triangle + 1]! * STRIDE;
    const c = triangles[3 * triangle + 2]! * STRIDE;
    const ax = vertices[a + PICTURE]!;
    const ay = vertices[a + 1]!;
    const bx = vertices[b]! - ax;
    const by = vertices[b + 1]! - ay;
    const cx = vertices[c]! - ax;
    const cy = vertices[c + 1]! - ay;
    const area = bx * cy - cx * by;
    const px = x + 0.5 - ax;
    const py = y + 0.5 - ay;
    // Weights in the picture, then in the world: those of nearer corners count for less of the surface.
    const sb = ((px * cy - py * cx) / area) * vertices[b + 2]!;
    const sc = ((py * bx - px * by) / area) * vertices[c + 2]!;
    const sa = (1 - (px * cy - py * cx) / area - (py * bx - px * by) / area) * vertices[a + 2]!;
    const sum = sa + sb + sc;
    const wa = sa / sum;
    const wb = sb / sum;
    const wc = sc / sum;

    let nx = wa * vertices[a + NORMAL]! + wb * vertices[b + NORMAL]! + wc * vertices[c + NORMAL]!;
    let ny = wa * vertices[a + NORMAL + 1]! + wb * vertices[b + NORMAL + 1]! + wc * vertices[c + NORMAL + 1]!;
    let nz = wa * vertices[a + NORMAL + 2]! + wb * vertices[b + NORMAL + 2]! + wc * vertices[c + NORMAL + 2]!;
    // Rows of the picture go down: a triangle whose corners run the other way shows its back.
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) * (area > 0 ? -1 : 1) || 1;
    nx /= length;
    ny /= length;
    nz /= length;

    const material = materials[partOf[triangle]!]!;
    const u = wa * vertices[a + UV]! + wb * vertices[b + UV]! + wc * vertices[c + UV]!;
    const v = wa * vertices[a + UV + 1]! + wb * vertices[b + UV + 1]! + wc * vertices[c + UV + 1]!;
    shade(material, material.pattern(u, v, 0), out);

    let direct = nx * lx + ny * ly + nz * lz;
    let highlight = 0;
    if (direct > 0) {
      const mx = wa * vertices[a + LIGHT]! + wb * vertices[b + LIGHT]! + wc * vertices[c + LIGHT]!;
      const my = wa * vertices[a + LIGHT + 1]! + wb * vertices[b + LIGHT + 1]! + wc * vertices[c + LIGHT + 1]!;
      const near = wa * vertices[a + LIGHT + 2]! + wb * vertices[b + LIGHT + 2]! + wc * vertices[c + LIGHT + 2]!;
      const lit = litAt(shadows, mx, my, near + OFFSET + slack / Math.max(0.15, direct), radius, 4);
      direct *= lit;
      const h = nx * hx + ny * hy + nz * hz;
      if (h > 0.8 && material.gloss > 0) highlight = 0.6 * lit * material.gloss * h ** (8 + 60 * material.gloss);
    } else direct = 0;
    const above = 0.5 + 0.5 * ny;
    const below = 1 - above;
    // Edges that turn away catch a little of what is around.
    const rim = 1 - Math.abs(nx * eye[0] + ny * eye[1] + nz * eye[2]);
    const sheen = 0.12 * material.gloss * rim * rim * rim;
    out[0] = out[0]! * (lamp[0] * direct + sky[0] * above + ground[0] * below) + lamp[0] * highlight + sky[0] * sheen;
    out[1] = out[1]! * (lamp[1] * direct + sky[1] * above + ground[1] * below) + lamp[1] * highlight + sky[1] * sheen;
    out[2] = out[2]! * (lamp[2] * direct + sky[2] * above + ground[2] * below) + lamp[2] * highlight + sky[2] * sheen;
  };
}

/** Averages the samples of each pixel over the backdrop, and brings linear light to bytes of sRGB. */
export function develop(
  { triangle, width }: Raster,
  samples: number,
  behind: Float32Array,
  shader: Shader,
): Uint8ClampedArray {
  const size = width / samples;
  const data = new Uint8ClampedArray(size * size * 4);
  const one = new Float64Array(3);
  for (let y = 0, k = 0; y < size; y++)
    for (let x = 0; x < size; x++, k++) {
      let [r, g, b, covered] = [0, 0, 0, 0];
      for (let sy = y * samples; sy < (y + 1) * samples; sy++)
        for (let sx = x * samples; sx < (x + 1) * samples; sx++) {
          const t = triangle[sy * width + sx]!;
          if (t < 0) continue;
          shader(sx, sy, t, one);
          r += one[0]!;
          g += one[1]!;
          b += one[2]!;
          covered++;
        }
      const total = samples * samples;
      const open = total - covered;
      data[4 * k] = tone((r + open * behind[3 * k]!) / total);
      data[4 * k + 1] = tone((g + open * behind[3 * k + 1]!) / total);
      data[4 * k + 2] = tone((b + open * behind[3 * k + 2]!) / total);
      data[4 * k + 3] = 255;
    }
  return data;
}

/** Steps of the table for each unit of light. */
const STEPS = 2048;

/** Linear up to 0.7, then ever less steep: highlights keep their colour. Then sRGB, IEC 61966-2-1. */
const curve = Uint8ClampedArray.from({ length: STEPS * 3 }, (_, i) => {
  const light = (i + 0.5) / STEPS;
  const v = light < 0.7 ? light : 1 - 0.3 * Math.exp(-(light - 0.7) / 0.3);
  return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
});

const tone = (light: number): number => curve[Math.min(curve.length - 1, Math.floor(light * STEPS))]!;
