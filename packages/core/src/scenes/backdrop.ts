import { type Camera, positionOf, rayThrough } from "./camera.ts";
import { type Light, litAt, type ShadowMap } from "./light.ts";
import type { Material } from "./pattern.ts";
import { dot, type Vector } from "./rotation.ts";
import type { Place } from "./setting/define.ts";

/** A place, with its planes where this scene has them. */
export interface Stage {
  readonly place: Place;
  /** The world's y of the floor and z of the wall. */
  readonly floor: number;
  readonly wall: number;
}

/** How much of the light from everywhere is lost at the far end of a shadow's middle. */
const ENCLOSED = 0.35;

/** Paints floor, wall and what lies past them, with the shadows that fall on them: linear RGB, three floats a pixel. */
export function backdrop(camera: Camera, stage: Stage, light: Light, shadows: ShadowMap): Float32Array {
  const { size } = camera;
  const out = new Float32Array(size * size * 3);
  const eye = positionOf(camera);
  const { floor, wall, far } = stage.place;
  const colour = new Float64Array(3);
  for (let y = 0, k = 0; y < size; y++)
    for (let x = 0; x < size; x++, k += 3) {
      const ray = rayThrough(camera, x + 0.5, y + 0.5);
      const toFloor = floor && ray[1] < -1e-4 ? (stage.floor - eye[1]) / ray[1] : Infinity;
      const toWall = wall ? (stage.wall - eye[2]) / ray[2] : Infinity;
      if (toFloor < toWall) plane(floor!, toFloor, ray, false);
      else if (wall) plane(wall, toWall, ray, true);
      else far?.((x + 0.5) / size, (y + 0.5) / size, colour);
      out[k] = colour[0]!;
      out[k + 1] = colour[1]!;
      out[k + 2] = colour[2]!;
    }
  return out;

  function plane(material: Material, depth: number, ray: Vector, upright: boolean): void {
    const px = eye[0] + ray[0] * depth;
    const py = eye[1] + ray[1] * depth;
    const pz = eye[2] + ray[2] * depth;
    const footprint = depth / camera.focal / (upright ? 1 : Math.max(0.05, -ray[1]) ** 0.5);
    shade(material, material.pattern(px, upright ? py : pz, footprint), colour);
    const facing = Math.max(0, upright ? light.towards[2] : light.towards[1]);
    const lit = shadowAt(px, py, pz);
    const lamp = facing * lit;
    const around = (1 - ENCLOSED * (1 - lit)) * (upright ? 0.5 : 1);
    for (let c = 0; c < 3; c++)
      colour[c]! *= light.lamp[c]! * lamp + light.sky[c]! * around + (upright ? 0.5 * light.ground[c]! : 0);
  }

  function shadowAt(x: number, y: number, z: number): number {
    const mx = (dot(light.right, [x, y, z]) - shadows.originX) * shadows.scale;
    const my = (dot(light.up, [x, y, z]) - shadows.originY) * shadows.scale;
    const side = shadows.raster.width;
    const radius = light.softness * shadows.scale;
    if (mx < -radius || my < -radius || mx > side + radius || my > side + radius) return 1;
    return litAt(shadows, mx, my, dot(light.towards, [x, y, z]) + 0.02, radius, 16);
  }
}

/** The colour of a material where its pattern has the given value. */
export function shade({ colours }: Material, value: number, out: Float64Array): void {
  const i = Math.min(colours.length - 1, Math.floor(value));
  const a = colours[i]!;
  const t = value - i;
  if (t <= 0 || i + 1 >= colours.length) {
    out[0] = a[0];
    out[1] = a[1];
    out[2] = a[2];
    return;
  }
  const b = colours[i + 1]!;
  out[0] = a[0] + (b[0] - a[0]) * t;
  out[1] = a[1] + (b[1] - a[1]) * t;
  out[2] = a[2] + (b[2] - a[2]) * t;
}
