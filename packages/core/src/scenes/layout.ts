import type { Stage } from "./backdrop.ts";
import { type Camera, cameraFor, SPAN } from "./camera.ts";
import { bar, trifle } from "./clutter.ts";
import { type Dice, diceFor } from "./dice.ts";
import type { Item } from "./geometry.ts";
import { type Light, lightFor } from "./light.ts";
import type { Part } from "./mesh.ts";
import type { ObjectClass } from "./object/define.ts";
import { type Rotation, turned, type Vector } from "./rotation.ts";
import { settings } from "./setting/all.ts";

/** All that is to be drawn. */
export interface Plan {
  readonly setting: string;
  readonly camera: Camera;
  readonly stage: Stage;
  readonly light: Light;
  readonly items: readonly Item[];
}

/** From the camera to the middle of the scene, in units of the world. */
const DISTANCE = 10;

/**
 * Lays a scene out: the setting, the light, and where each object stands or floats. The first object is the main one.
 * @param shrink a factor for the size of all objects but the first
 */
export function layOut(seed: number, index: number, size: number, classes: readonly ObjectClass[], shrink = 1): Plan {
  const scene = diceFor(seed, index, "setting");
  const setting = scene.pick(settings);
  const place = setting.build(scene);
  const light = lightFor(diceFor(seed, index, "light"), place.sky, place.ground);
  const camera = cameraFor(size, DISTANCE, place.pitch);
  const stands = place.floor !== undefined;
  const shapes = classes.map((c, i) => shapeOf(c, diceFor(seed, index, `object ${i}`), stands, place.pitch));
  const dice = diceFor(seed, index, "layout");
  const main = putMain(shapes[0]!, dice, classes.length > 1);
  const floor = main.position[1] + main.shape.bottom * main.scale;
  const spots = [main];
  for (const shape of shapes.slice(1)) spots.push(putAside(shape, spots, dice, stands ? floor : undefined, shrink));
  const stage: Stage = { place, floor, wall: wallAt(camera, floor, stands, place.meets ?? 0, spots) };
  const objects = spots.map(({ shape, scale, position }, owner): Item => ({ ...shape, scale, position, owner }));
  const trifles = clutter(diceFor(seed, index, "clutter"), stage, stands, main);
  return { setting: setting.name, camera, stage, light, items: [...objects, ...trifles] };
}

/** An object made and turned, and its extents in units of its own. */
interface Shape {
  readonly parts: readonly Part[];
  readonly rotation: Rotation;
  /** Of the greater side of its box in the picture. */
  readonly extent: number;
  /** The middle of that box, from the origin. */
  readonly middle: readonly [number, number];
  readonly bottom: number;
}

interface Spot {
  readonly shape: Shape;
  readonly scale: number;
  readonly position: Vector;
  /** Of the box's middle, and half its greater side: in units of the world, as seen. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

function shapeOf(object: ObjectClass, dice: Dice, stands: boolean, pitch: number): Shape {
  const parts = object.build(dice);
  const m = turned(...object.pose(dice, stands));
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  let [left, right, low, high, bottom] = [Infinity, -Infinity, Infinity, -Infinity, Infinity];
  for (const { positions: p } of parts)
    for (let i = 0; i < p.length; i += 3) {
      const x = m[0]! * p[i]! + m[1]! * p[i + 1]! + m[2]! * p[i + 2]!;
      const y = m[3]! * p[i]! + m[4]! * p[i + 1]! + m[5]! * p[i + 2]!;
      const z = m[6]! * p[i]! + m[7]! * p[i + 1]! + m[8]! * p[i + 2]!;
      const up = y * c - z * s;
      left = Math.min(left, x);
      right = Math.max(right, x);
      low = Math.min(low, up);
      high = Math.max(high, up);
      bottom = Math.min(bottom, y);
    }
  const extent = Math.max(right - left, high - low);
  return { parts, rotation: m, extent, middle: [(left + right) / 2, (low + high) / 2], bottom };
}

/** At the origin's distance: large alone, smaller in company, somewhere about the middle. */
function putMain(shape: Shape, dice: Dice, company: boolean): Spot {
  const share = company ? dice.between(0.4, 0.56) : dice.between(0.42, 0.82);
  const radius = (share * SPAN) / 2;
  const room = Math.max(0, SPAN / 2 - radius * 0.95);
  const scale = (2 * radius) / shape.extent;
  const x = dice.between(-room, room);
  const y = dice.between(-room, room) * (company ? 0.5 : 0.9);
  return { shape, scale, position: [x - shape.middle[0] * scale, y - shape.middle[1] * scale, 0], x, y, radius };
}

/** The best of many places: in the picture, off the others, and not inside them. Some may be partly hidden. */
function putAside(shape: Shape, spots: readonly Spot[], dice: Dice, floor: number | undefined, shrink: number): Spot {
  const radius = dice.between(0.72, 0.95) * spots[0]!.radius * shrink;
  const scale = (2 * radius) / shape.extent;
  const slack = dice.chance(0.35) ? -0.45 * radius : 0.05;
  let best: Spot | undefined;
  let most = -Infinity;
  for (let i = 0; i < 60; i++) {
    const x = dice.between(-1, 1) * (SPAN / 2 - radius * 0.8);
    const z = dice.between(-1.8, 1);
    const y = floor === undefined ? dice.between(-1, 1) * (SPAN / 2 - radius * 0.8) : floor - shape.bottom * scale;
    const position: Vector = [x - shape.middle[0] * scale, floor === undefined ? y - shape.middle[1] * scale : y, z];
    // On a floor, what is farther back is higher in the picture; a good part of a quarter turn is looked down by.
    const seen = floor === undefined ? y : y + shape.middle[1] * scale - z * 0.4;
    const spot: Spot = { shape, scale, position, x, y: seen, radius };
    const score = spots.reduce((sum, other) => sum + apart(spot, other, slack), -2 * outside(spot));
    if (score > most) [best, most] = [spot, score];
  }
  return best!;
}

function apart(a: Spot, b: Spot, slack: number): number {
  const across = Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2) - 0.85 * (a.radius + b.radius);
  const through =
    Math.sqrt(a.position.reduce((sum, v, k) => sum + (v - b.position[k]!) ** 2, 0)) - 0.8 * (a.radius + b.radius);
  return Math.min(across, slack) + 2 * Math.min(through, 0);
}

const outside = ({ x, y, radius }: Spot): number =>
  Math.max(0, Math.abs(x) + 0.8 * radius - SPAN / 2) + Math.max(0, Math.abs(y) + 0.8 * radius - SPAN / 2);

/** Behind everything, and where the picture wants the corner of the room to be, if that is far enough. */
function wallAt({ pitch }: Camera, floor: number, stands: boolean, meets: number, spots: readonly Spot[]): number {
  const back = Math.min(...spots.map((s) => s.position[2] - 1.05 * s.radius)) - 0.1;
  if (!stands) return back - 0.4;
  const up = ((0.5 - meets) * SPAN) / DISTANCE;
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  const fall = up * c - s;
  if (fall > -0.02) return -14;
  const depth = (floor - DISTANCE * s) / fall;
  return Math.min(back, DISTANCE * c - depth * (up * s + c));
}

/** Small things about, and at times a bar across the main object. */
function clutter(dice: Dice, stage: Stage, stands: boolean, main: Spot): Item[] {
  const items = Array.from({ length: dice.chance(0.3) ? 0 : dice.whole(1, 7) }, (): Item => {
    const scale = dice.between(0.05, 0.17);
    const z = stands ? Math.max(stage.wall + 0.4, dice.between(-3, 2)) : dice.between(-2, -0.5);
    const y = stands ? stage.floor + scale * 0.2 : dice.between(-2, 2);
    const tilt: Vector = stands
      ? [0, dice.between(-3, 3), 0]
      : [dice.between(-1, 1), dice.between(-3, 3), dice.between(-3, 3)];
    return { parts: trifle(dice), rotation: turned(...tilt), scale, position: [dice.between(-2, 2), y, z], owner: -1 };
  });
  if (!dice.chance(0.14)) return items;
  const half = main.radius * dice.between(0.05, 0.12);
  const x = main.x + dice.between(-0.7, 0.7) * main.radius;
  const lean = dice.between(-0.6, 0.6) * (dice.chance(0.5) ? 1 : 0.1);
  const across = bar(dice, half);
  return [
    ...items,
    {
      parts: across,
      rotation: turned(0, 0, lean),
      scale: 1,
      position: [x, main.y, 1.15 * main.radius + 0.3],
      owner: -1,
    },
  ];
}
