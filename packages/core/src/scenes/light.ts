import type { Colour } from "./colour.ts";
import { hsv, scaled } from "./colour.ts";
import type { Dice } from "./dice.ts";
import { type Geometry, LIGHT, STRIDE } from "./geometry.ts";
import { type Raster, rasterise } from "./raster.ts";
import { cross, normalised, type Vector } from "./rotation.ts";

/** One far lamp or sun, and the light that comes from everywhere. */
export interface Light {
  /** The way to the lamp, of length 1, and two directions across it. */
  readonly towards: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly lamp: Colour;
  /** From above and from below. */
  readonly sky: Colour;
  readonly ground: Colour;
  /** Of the shadow's edge, in units of the world. */
  readonly softness: number;
}

/** A lamp at some height, warm or cool, with the tints of its surroundings. */
export function lightFor(dice: Dice, sky: Colour, ground: Colour): Light {
  const azimuth = dice.between(-1.2, 1.2);
  const elevation = dice.between(0.55, 1.15);
  const towards = normalised([
    Math.sin(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  ]);
  const right = normalised(cross([0, 1, 0], towards));
  const tint = hsv(dice.pick([0.09, 0.11, 0.13, 0.58]), dice.between(0, 0.28), 1);
  return {
    towards,
    right,
    up: cross(towards, right),
    lamp: scaled(tint, dice.between(0.75, 1.05)),
    sky: scaled(sky, dice.between(0.42, 0.6)),
    ground: scaled(ground, dice.between(0.25, 0.4)),
    softness: dice.between(0.02, 0.16),
  };
}

/** Map coordinates from light coordinates: (value - origin) × scale. */
export interface MapFrame {
  readonly side: number;
  readonly originX: number;
  readonly originY: number;
  readonly scale: number;
}

/** How near to the lamp the first thing is along each of its rays. */
export interface ShadowMap extends MapFrame {
  readonly raster: Raster;
}

const NOTHING = -1e9;

/** A square of so many samples along each side that holds everything. */
export function frameFor({ vertices }: Geometry, side: number): MapFrame {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = LIGHT; k < vertices.length; k += STRIDE) {
    left = Math.min(left, vertices[k]!);
    right = Math.max(right, vertices[k]!);
    top = Math.min(top, vertices[k + 1]!);
    bottom = Math.max(bottom, vertices[k + 1]!);
  }
  const scale = (side - 2) / Math.max(right - left, bottom - top, 1e-6);
  return { side, originX: left - 1 / scale, originY: top - 1 / scale, scale };
}

/** Draws the scene as the lamp sees it. Replaces the light coordinates of the vertices by those of the map. */
export function shadowMap({ vertices, triangles }: Geometry, frame: MapFrame): ShadowMap {
  const { side, originX, originY, scale } = frame;
  for (let k = LIGHT; k < vertices.length; k += STRIDE) {
    vertices[k] = (vertices[k]! - originX) * scale;
    vertices[k + 1] = (vertices[k + 1]! - originY) * scale;
  }
  return { ...frame, raster: rasterise(vertices, triangles, LIGHT, side, side, NOTHING) };
}

/** Sixteen places evenly over the unit disc, by the golden angle. */
const disc = Float64Array.from({ length: 32 }, (_, i) => {
  const angle = (i >> 1) * 2.399963;
  return Math.sqrt(((i >> 1) + 0.5) / 16) * (i & 1 ? Math.sin(angle) : Math.cos(angle));
});

/**
 * The share of the lamp's light that reaches a place, from 0 to 1.
 * @param x, y in the map @param near to the lamp, less what keeps a surface from shading itself
 * @param radius of the edge, in the map @param taps how many of the sixteen places are asked
 */
export function litAt({ raster }: ShadowMap, x: number, y: number, near: number, radius: number, taps: number): number {
  const { width, nearness } = raster;
  let lit = 0;
  for (let k = 0; k < taps; k++) {
    const i = k * (16 / taps);
    const mx = Math.floor(x + disc[2 * i]! * radius);
    const my = Math.floor(y + disc[2 * i + 1]! * radius);
    if (mx < 0 || my < 0 || mx >= width || my >= width || nearness[my * width + mx]! <= near) lit++;
  }
  return lit / taps;
}
