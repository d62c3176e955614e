import type { View } from "./define.ts";

/** All views: the folders beside this file. */
export const views: readonly View[] = Object.values(import.meta.glob<{ default: View }>("./*/view.ts", { eager: true }))
  .map((module) => module.default)
  .sort((a, b) => a.order - b.order);
