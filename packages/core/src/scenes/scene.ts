import { type Image, nearest, UsageError } from "../base/index.ts";
import { backdrop } from "./backdrop.ts";
import { diceFor } from "./dice.ts";
import { assemble } from "./geometry.ts";
import { layOut, type Plan } from "./layout.ts";
import { shadowMap } from "./light.ts";
import { objectClasses } from "./object/all.ts";
import type { ObjectClass } from "./object/define.ts";
import { PICTURE } from "./geometry.ts";
import { type Raster, rasterise } from "./raster.ts";
import { develop, shaderFor } from "./shade.ts";
import { type Box, paintTag } from "./tag.ts";

/** The labels of all classes, in alphabetical order. */
export const sceneClasses: readonly string[] = objectClasses.map((c) => c.label);

export interface SceneOptions {
  readonly seed: number;
  /** Which scene of the seed; it does not depend on how many are made, or in which order. */
  readonly index: number;
  /** Pixels along each side; 96 unless told. */
  readonly size?: number;
  /** How many objects: a number, or the fewest and the most. 1 unless told, at most 6. */
  readonly objects?: number | readonly [number, number];
  /** The labels to choose from; all unless told. */
  readonly classes?: readonly string[];
  /** Whether a small magenta square is painted into a corner. */
  readonly tag?: boolean;
  /** Objects left out, by their place in `objects`; all else stays where it is. */
  readonly hide?: readonly number[];
}

/** A thing in a scene, and where it can be seen. */
export interface SceneObject {
  readonly label: string;
  /** In the alphabetical order of the classes asked for. */
  readonly classIndex: number;
  /** One byte a pixel, row by row: 1 where most of the pixel shows it. */
  readonly mask: Uint8Array;
  /** The smallest box round the mask: left, top, width, height in pixels; all 0 where nothing of it shows. */
  readonly box: Box;
}

export interface Scene {
  readonly image: Image;
  /** The main object first: of all masks its own is the largest. Hidden ones are left out. */
  readonly objects: readonly SceneObject[];
  /** Of the main object. */
  readonly label: string;
  readonly classIndex: number;
  /** Where it takes place, such as "desk" or "meadow". */
  readonly setting: string;
  readonly tag?: { readonly mask: Uint8Array; readonly box: Box };
}

/** Along each side of a pixel; odd, so that no two things share one evenly. */
const SAMPLES = 3;

/**
 * Draws a scene: the same options give the same bytes. Among as many successive indices as there are classes, each is the
 * main object once. Throws `UsageError` for a class that there is not, or a size or number out of range.
 */
export function renderScene(options: SceneOptions): Scene {
  const { seed, index, size = 96, hide = [], tag = false } = options;
  const classes = classesNamed(options.classes);
  checkSize(size);
  const chosen = choose(seed, index, classes, options.objects ?? 1);
  const plan = largestFirst(seed, index, size, chosen);
  const shown = { ...plan, items: plan.items.filter((item) => !hide.includes(item.owner)) };
  const { image, raster, ownerOf } = draw(shown);
  const box = tag ? paintTag(image, seed, index) : undefined;
  const tagMask = box && maskOfBox(box, size);
  const objects = chosen.flatMap((c, i): SceneObject[] => {
    if (hide.includes(i)) return [];
    const mask = maskOf(raster, ownerOf, i, tagMask);
    return [{ label: c.label, classIndex: classes.indexOf(c), mask, box: boxOf(mask, size) }];
  });
  return {
    image,
    objects,
    label: chosen[0]!.label,
    classIndex: classes.indexOf(chosen[0]!),
    setting: plan.setting,
    ...(box && { tag: { mask: tagMask!, box } }),
  };
}

function classesNamed(labels: readonly string[] = sceneClasses): ObjectClass[] {
  for (const label of labels)
    if (!sceneClasses.includes(label))
      throw new UsageError(`no class "${label}"`, `nearest: ${nearest(label, sceneClasses, 3).join(", ")}`);
  if (labels.length === 0) throw new UsageError("no class to choose from", `there are ${sceneClasses.join(", ")}`);
  return objectClasses.filter((c) => labels.includes(c.label));
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 16 || size > 1024)
    throw new UsageError(`a scene of ${size} pixels`, "a whole number from 16 to 1024");
}

/** The main object by turns, in an order that is new each round; the others by chance, no two of a class while there are enough. */
function choose(
  seed: number,
  index: number,
  classes: readonly ObjectClass[],
  objects: number | readonly [number, number],
): ObjectClass[] {
  const [fewest, most] = typeof objects === "number" ? [objects, objects] : objects;
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && fewest >= 1 && most <= 6 && fewest <= most))
    throw new UsageError(`${fewest === most ? fewest : `${fewest} to ${most}`} objects in a scene`, "1 to 6");
  const round = Math.floor(index / classes.length);
  const main = diceFor(seed, round, "order").shuffled(classes)[index - round * classes.length]!;
  const dice = diceFor(seed, index, "choice");
  const others = dice.shuffled(classes.length > 1 ? classes.filter((c) => c !== main) : classes);
  const count = dice.whole(fewest, most);
  return [main, ...Array.from({ length: count - 1 }, (_, i) => others[i % others.length]!)];
}

/** Shrinks the others until the main object is the one that most can be seen of. */
function largestFirst(seed: number, index: number, size: number, chosen: readonly ObjectClass[]): Plan {
  for (let shrink = 1; ; shrink *= 0.85) {
    const plan = layOut(seed, index, size, chosen, shrink);
    if (chosen.length === 1 || shrink < 0.3) return plan;
    const { raster, ownerOf } = surfaces(plan);
    const counts = chosen.map((_, i) => maskOf(raster, ownerOf, i).reduce((n, v) => n + v, 0));
    if (counts.every((n, i) => i === 0 || n < counts[0]!)) return plan;
  }
}

function surfaces({ items, camera, light }: Plan) {
  const geometry = assemble(items, camera, light, SAMPLES);
  const side = camera.size * SAMPLES;
  const raster = rasterise(geometry.vertices, geometry.triangles, PICTURE, side, side, 0);
  const ownerOf = (triangle: number) => (triangle < 0 ? -1 : geometry.owners[geometry.partOf[triangle]!]!);
  return { geometry, raster, ownerOf };
}

function draw(plan: Plan) {
  const { camera, light, stage } = plan;
  const { geometry, raster, ownerOf } = surfaces(plan);
  const shadows = shadowMap(geometry, Math.round(camera.size * 1.75));
  const behind = backdrop(camera, stage, light, shadows);
  const eye = [0, Math.sin(camera.pitch), Math.cos(camera.pitch)] as const;
  const data = develop(raster, SAMPLES, behind, shaderFor(geometry, light, shadows, eye));
  return { image: { width: camera.size, height: camera.size, data }, raster, ownerOf };
}

/** Where most samples of a pixel are of one owner, and no tag covers it. */
function maskOf(
  { width, triangle }: Raster,
  ownerOf: (t: number) => number,
  owner: number,
  covered?: Uint8Array,
): Uint8Array {
  const size = width / SAMPLES;
  const counts = new Uint8Array(size * size);
  for (let y = 0, i = 0; y < width; y++) {
    const row = Math.floor(y / SAMPLES) * size;
    for (let x = 0; x < width; x++, i++)
      if (triangle[i]! >= 0 && ownerOf(triangle[i]!) === owner) counts[row + Math.floor(x / SAMPLES)]!++;
  }
  return counts.map((n, i) => (2 * n > SAMPLES * SAMPLES && !covered?.[i] ? 1 : 0));
}

function maskOfBox([left, top, width, height]: Box, size: number): Uint8Array {
  const mask = new Uint8Array(size * size);
  for (let y = top; y < top + height; y++) mask.fill(1, y * size + left, y * size + left + width);
  return mask;
}

function boxOf(mask: Uint8Array, size: number): Box {
  let [left, top, right, bottom] = [size, size, -1, -1];
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const x = i % size;
    const y = (i - x) / size;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}
