import { type Image, nearest, UsageError } from "../base/index.ts";
import { backdrop } from "./backdrop.ts";
import { diceFor } from "./dice.ts";
import { assemble, type Geometry, PICTURE } from "./geometry.ts";
import { layOut, type Plan } from "./layout.ts";
import { frameFor, type MapFrame, shadowMap } from "./light.ts";
import { boxOf, maskOfBox, masksOf, SAMPLES } from "./mask.ts";
import { objectClasses } from "./object/all.ts";
import type { ObjectClass } from "./object/define.ts";
import { type Raster, rasterise } from "./raster.ts";
import { develop, shaderFor } from "./shade.ts";
import { type Box, paintTag } from "./tag.ts";

/** Goes up whenever the same options come to give other bytes. */
export const sceneEdition = 1;

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
  /** Whether a small magenta square is painted into a corner; nothing else changes. */
  readonly tag?: boolean;
  /** Decides on the tag where `tag` does not. */
  readonly shortcut?: Shortcut;
  /** Objects left out, by their place in `objects`; all else stays where it is. */
  readonly hide?: readonly number[];
}

/** A tag that goes with a class, so that a network may learn the tag in place of the class. */
export interface Shortcut {
  /** The main object's class that it goes with; every class where it is absent. */
  readonly class?: string;
  /** The share of the scenes of that class that have it, from 0 to 1. Scenes of other classes have none. */
  readonly share: number;
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

/**
 * Draws a scene: the same options give the same bytes. Among as many successive indices as there are classes, each is the
 * main object once. Throws `UsageError` for a class that there is not, or a size or number out of range.
 */
export function renderScene(options: SceneOptions): Scene {
  const { seed, index, size = 96, hide = [] } = options;
  const classes = classesNamed(options.classes);
  checkSize(size);
  const chosen = choose(seed, index, classes, options.objects ?? 1);
  const whole = largestFirst(seed, index, size, chosen);
  const shown = hide.length === 0 ? whole : surfacesOf(without(whole.plan, hide));
  // One frame for both, so that what stays keeps its shadow to the byte.
  const image = draw(shown, frameFor(whole.geometry, Math.round(size * 1.75)));
  const tagBox = hasTag(options, chosen[0]!.label) ? paintTag(image, seed, index) : undefined;
  const tagMask = tagBox && maskOfBox(tagBox, size);
  const masks = masksOf(shown.geometry, shown.raster, chosen.length, tagMask);
  const objects = chosen.map((c, i): SceneObject => {
    const mask = masks[i]!;
    return { label: c.label, classIndex: classes.indexOf(c), mask, box: boxOf(mask, size) };
  });
  return {
    image,
    objects: objects.filter((_, i) => !hide.includes(i)),
    label: chosen[0]!.label,
    classIndex: classes.indexOf(chosen[0]!),
    setting: whole.plan.setting,
    ...(tagBox && { tag: { mask: tagMask!, box: tagBox } }),
  };
}

/** The label that a scene will have, without drawing it. */
export const sceneLabel = ({ seed, index, classes }: Pick<SceneOptions, "seed" | "index" | "classes">): string =>
  mainOf(seed, index, classesNamed(classes)).label;

/** The classes by turns, in an order that is new each round. */
function mainOf(seed: number, index: number, classes: readonly ObjectClass[]): ObjectClass {
  if (!Number.isSafeInteger(seed) || !Number.isInteger(index) || index < 0)
    throw new UsageError(`scene ${index} of seed ${seed}`, "the seed is a whole number, the index one from 0 up");
  const round = Math.floor(index / classes.length);
  return diceFor(seed, round, "order").shuffled(classes)[index - round * classes.length]!;
}

function hasTag({ seed, index, tag, shortcut }: SceneOptions, label: string): boolean {
  if (shortcut?.class !== undefined) classesNamed([shortcut.class]);
  if (tag !== undefined || !shortcut) return tag === true;
  return (shortcut.class ?? label) === label && diceFor(seed, index, "shortcut").chance(shortcut.share);
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

/** The main object, and others by chance: no two of a class while there are enough. */
function choose(
  seed: number,
  index: number,
  classes: readonly ObjectClass[],
  objects: number | readonly [number, number],
): ObjectClass[] {
  const [fewest, most] = typeof objects === "number" ? [objects, objects] : objects;
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && fewest >= 1 && most <= 6 && fewest <= most))
    throw new UsageError(`${fewest === most ? fewest : `${fewest} to ${most}`} objects in a scene`, "1 to 6");
  const main = mainOf(seed, index, classes);
  const dice = diceFor(seed, index, "choice");
  const others = dice.shuffled(classes.length > 1 ? classes.filter((c) => c !== main) : classes);
  const count = dice.whole(fewest, most);
  return [main, ...Array.from({ length: count - 1 }, (_, i) => others[i % others.length]!)];
}

/** Shrinks the others until the main object is the one that most can be seen of. */
function largestFirst(seed: number, index: number, size: number, chosen: readonly ObjectClass[]): Surfaces {
  for (let shrink = 1; ; shrink *= 0.85) {
    const surfaces = surfacesOf(layOut(seed, index, size, chosen, shrink));
    if (chosen.length === 1 || shrink < 0.3) return surfaces;
    const [main, ...others] = masksOf(surfaces.geometry, surfaces.raster, chosen.length).map((mask) =>
      mask.reduce((n, v) => n + v, 0),
    );
    if (others.every((n) => n < main!)) return surfaces;
  }
}

const without = (plan: Plan, owners: readonly number[]): Plan => ({
  ...plan,
  items: plan.items.filter((item) => !owners.includes(item.owner)),
});

/** A plan, and which triangle is seen at each sample. */
interface Surfaces {
  readonly plan: Plan;
  readonly geometry: Geometry;
  readonly raster: Raster;
}

function surfacesOf(plan: Plan): Surfaces {
  const geometry = assemble(plan.items, plan.camera, plan.light, SAMPLES);
  const side = plan.camera.size * SAMPLES;
  return { plan, geometry, raster: rasterise(geometry.vertices, geometry.triangles, PICTURE, side, side, 0) };
}

function draw({ plan: { camera, light, stage }, geometry, raster }: Surfaces, frame: MapFrame): Image {
  const shadows = shadowMap(geometry, frame);
  const behind = backdrop(camera, stage, light, shadows);
  const eye = [0, Math.sin(camera.pitch), Math.cos(camera.pitch)] as const;
  const data = develop(raster, SAMPLES, behind, shaderFor(geometry, light, shadows, eye));
  return { width: camera.size, height: camera.size, data };
}
