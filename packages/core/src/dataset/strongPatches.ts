import type { Area } from "../base/reach.ts";
import type { Model } from "../onnx/meta.ts";
import { fieldsOfLayers, type LayerField } from "../transform/layerFields.ts";
import type { Question } from "./define.ts";
import { type Place, type Places, places } from "./places.ts";
import type { Strongest } from "./strongest.ts";

/** Units of a layer whose strongest patches are wanted. */
export interface WantedUnits {
  readonly layer: string;
  readonly units: readonly number[];
  /** What `strongest(layer, k)` told of the data set. */
  readonly top: Strongest;
}

/** One of the places in a data set that a unit is strongest at, one for each picture. */
export interface StrongPatch {
  readonly layer: string;
  readonly unit: number;
  /** From 1, the strongest. */
  readonly rank: number;
  /** Its number in the data set. */
  readonly picture: number;
  /** What the unit is there; never 0: a picture in which a unit is silent is left out. */
  readonly value: number;
  /** Where: the first of equal places by rows; absent for layers without rows and columns. */
  readonly place?: Pick<Place, "row" | "column">;
  /** What the unit sees there, in pixels of the model's input. It may reach beyond the input. */
  readonly field: Area;
}

/** The patches of a layer, by unit and rank. */
export interface LayerPatches {
  readonly layer: string;
  readonly field: LayerField;
  /** Those that were wanted, in their order. */
  readonly units: readonly number[];
  readonly patches: readonly StrongPatch[];
}

/** Answers questions about some pictures, by their numbers. */
export type LookAgain = (
  questions: Readonly<Record<string, Question<Places>>>,
  pictures: readonly number[],
) => Promise<Partial<Record<string, Places>>>;

/**
 * Finds the places of strong patches: one more forward pass for each picture that any of the units has chosen.
 * `others` counts the values that are not to the bit what `top` told, as in batches of another size.
 */
export async function strongPatches(
  model: Model,
  wanted: readonly WantedUnits[],
  lookAgain: LookAgain,
): Promise<{ layers: LayerPatches[]; others: number }> {
  const fieldOf = fieldsOfLayers(model);
  const layers = wanted.map(({ layer, units, top }) => ({
    layer,
    field: fieldOf(layer),
    units,
    chosen: units.flatMap((unit) =>
      top
        .of(unit)
        .filter(({ value }) => value !== 0)
        .map((strong, i) => ({ ...strong, unit, rank: i + 1 })),
    ),
  }));
  const placed = layers.filter(({ field, chosen }) => field.extents && chosen.length > 0);
  const questions = Object.fromEntries(placed.map(({ layer, chosen }) => [layer, places(layer, chosen)]));
  const pictures = [...new Set(placed.flatMap(({ chosen }) => chosen.map((c) => c.picture)))].sort((a, b) => a - b);
  const found = pictures.length > 0 ? await lookAgain(questions, pictures) : {};
  const others = placed.flatMap(({ layer, chosen }) =>
    chosen.filter(({ value }, i) => found[layer]?.of(i)?.value !== value),
  );
  return {
    others: others.length,
    layers: layers.map(({ layer, field, units, chosen }) => ({
      layer,
      field,
      units,
      patches: chosen.map(({ unit, rank, picture, value }, i): StrongPatch => {
        const place = found[layer]?.of(i);
        const at = place && { row: place.row, column: place.column };
        return { layer, unit, rank, picture, value, ...(at && { place: at }), field: field.at(at) };
      }),
    })),
  };
}
