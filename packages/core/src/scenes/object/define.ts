import type { Dice } from "../dice.ts";
import type { Part } from "../mesh.ts";
import type { Vector } from "../rotation.ts";

/** A class of objects: how one is made, and how it may be turned. */
export interface ObjectClass {
  readonly label: string;
  /** One of its kind: parts around the origin, y up, front to +z, of a size of about 2. No two are alike. */
  readonly build: (dice: Dice) => Part[];
  /** Turns about x, y, z in radians, of one that stands on a floor or hangs before a wall. */
  readonly pose: (dice: Dice, stands: boolean) => Vector;
}

export const defineObject = (object: ObjectClass): ObjectClass => object;

/** Upright on a floor and leaning a little elsewhere; turned at most `yaw` from the front either way. */
export const upright =
  (yaw: number, lean = 0.35): ObjectClass["pose"] =>
  (dice, stands) =>
    stands
      ? [0, dice.between(-yaw, yaw), dice.between(-0.04, 0.04)]
      : [dice.between(-0.5, 1) * lean, dice.between(-yaw, yaw), dice.between(-lean, lean)];

/** Either side to the viewer: what looks along x is mirrored half of the time. */
export const sideways =
  (yaw: number, lean = 0.35): ObjectClass["pose"] =>
  (dice, stands) => {
    const [x, y, z] = upright(yaw, lean)(dice, stands);
    return [x, dice.chance(0.5) ? y : y + Math.PI, z];
  };

/** Front to the viewer, rolled by at most `roll`. */
export const facing =
  (yaw: number, roll: number): ObjectClass["pose"] =>
  (dice, stands) => [dice.between(-0.3, 0.3) * (stands ? 0.4 : 1), dice.between(-yaw, yaw), dice.between(-roll, roll)];
