import { z } from "zod";
import { predict } from "../../method/index.ts";
import { defineOperation } from "../define.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";

/** A class and its score, as the model gives it. */
export interface Guess {
  readonly index: number;
  readonly label: string;
  readonly score: number;
}

/** The best classes of a picture. */
export default defineOperation({
  id: "predict",
  pace: "quick",
  params: z.strictObject({ picture: pictureParam(), most: z.int().min(1).default(5) }),
  run: async (bench, { picture, most }, { signal }): Promise<{ classes: Guess[] }> => {
    const { lens } = bench;
    const { tensor } = await pictureOf(bench, picture);
    const { scores } = await predict(lens.context(signal ? { signal } : {}), tensor);
    const order = scores.map((_, c) => c).sort((a, b) => scores[b]! - scores[a]! || a - b);
    const classes = order.slice(0, most).map((index) => ({ index, label: lens.labelOf(index), score: scores[index]! }));
    return { classes };
  },
});
