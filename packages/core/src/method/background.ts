import type { Float32Tensor } from "../base/tensor.ts";
import { baselineOf, drawnBaselines } from "./baseline.ts";
import type { Context } from "./define.ts";

/** Gives a baseline for each number of draw. */
export type Draw = (draw: number) => Promise<Float32Tensor>;

/** What each name of a background, a list with commas, gives for a number of draw; pictures are read once, now. */
export function backgroundOf(
  context: Context,
  picture: Float32Tensor,
  background: string,
  seed: number,
): Promise<Draw[]> {
  return Promise.all(
    namesIn(background).map(async (name) => {
      if (drawnBaselines.has(name)) return (draw: number) => baselineOf(context, picture, name, { seed, draw });
      const made = await baselineOf(context, picture, name, { seed });
      return async () => made;
    }),
  );
}

export const namesIn = (background: string): string[] => background.split(",").map((name) => name.trim());
