import { type Group, groupsAlong } from "./groups.ts";
import { leafOrder } from "./leafOrder.ts";
import { averageLinkage } from "./linkage.ts";
import type { Predictions } from "./prediction.ts";
import { classDistances } from "./similarity.ts";

/** An order of classes in which those that are alike for the classifier stand side by side. */
export interface Arrangement {
  readonly classes: readonly number[];
  readonly groups: readonly Group[];
}

/** Orders take time with the cube of the classes, and memory with their square: seconds and 200 MB here. */
const MOST = 2500;

/** With more than 2500 classes they stay in their order. @param nameOf what a class is called */
export function arranged(
  predictions: Predictions,
  classes: readonly number[],
  nameOf: (c: number) => string,
): Arrangement {
  const n = classes.length;
  if (n > MOST) return { classes, groups: [] };
  const distances = classDistances(predictions, classes);
  const merges = averageLinkage(distances, n);
  const order = leafOrder(merges, distances, n);
  return {
    classes: order.map((i) => classes[i]!),
    groups: groupsAlong(merges, order, distances, classes.map(nameOf)),
  };
}
