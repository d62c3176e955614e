import type { Colour } from "../colour.ts";
import type { Dice } from "../dice.ts";
import type { Material } from "../pattern.ts";

/** Writes linear red, green and blue; x and y go from 0 to 1 over the picture. */
export type Paint = (x: number, y: number, out: Float64Array) => void;

/** Where a scene takes place. */
export interface Place {
  /** How far the camera looks down, in radians. */
  readonly pitch: number;
  /** What things stand on; u and v are the world's x and z. Without one, things float. */
  readonly floor?: Material;
  /** Upright behind things; u and v are the world's x and y. */
  readonly wall?: Material;
  /** Where in the picture the wall meets the floor, from 0 at the top to 1. Without a floor the wall is all there is. */
  readonly meets?: number;
  /** What is seen past floor and wall. */
  readonly far?: Paint;
  /** Tints of the light from above and below. */
  readonly sky: Colour;
  readonly ground: Colour;
}

export interface Setting {
  readonly name: string;
  readonly build: (dice: Dice) => Place;
}

export const defineSetting = (setting: Setting): Setting => setting;
