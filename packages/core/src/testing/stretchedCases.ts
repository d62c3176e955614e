import type { Case } from "./opSuite.ts";

/** Two inputs of equal shapes, and one of them stretched to the other. */
export const stretchedCases: Readonly<Record<string, Case>> = {
  "equal shapes": {
    inputs: [
      [2, 3, 5],
      [2, 3, 5],
    ],
    wrt: [0, 1],
    batch: [0, 1],
  },
  "the second stretched": {
    inputs: [
      [2, 3, 5],
      [3, 1],
    ],
    wrt: [0, 1],
  },
  "the first stretched, and of lower rank": { inputs: [[5], [2, 3, 5]], wrt: [0, 1], batch: [1] },
};
