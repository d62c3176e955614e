import { slug } from "../base/slug.ts";

/** The files of maps, without an ending. @param rank the target's place among those that were asked for, from 0 on */
export const mapStem = (method: string, rank: number, label: string): string => `${method}-${rank + 1}-${slug(label)}`;

/** All maps of a picture side by side. */
export const EXPLANATION = "explanation.png";

/** The files of a layer, without an ending. @param place among the layers that were asked for, from 0 on */
export const layerStem = (place: number, layer: string): string =>
  `${String(place + 1).padStart(3, "0")}-${slug(layer)}`;

/** The folder of grids of activations, in that of their picture. */
export const ACTIVATIONS = "activations";

/** A dream that is no film. */
export const DREAM = "dream.png";

/** A frame of a film, from 1 on. */
export const frameName = (number: number): string => `frames/${String(number).padStart(5, "0")}.png`;

/** The files of pictures that were synthesised at once, without an ending. @param sign −1 where the objective was to be small */
export function synthesisStems(pictures: readonly { readonly name: string }[], sign: 1 | -1): string[] {
  const stems = pictures.map(({ name }) => `${slug(name)}${sign < 0 ? "-negative" : ""}`);
  return stems.map((stem, i) =>
    stems.indexOf(stem) === i ? stem : `${stem}-${stems.slice(0, i + 1).filter((s) => s === stem).length}`,
  );
}
