import type { Found as FoundAnywhere } from "@convlens/core/dataset";
import type { Source } from "./source.ts";

export { byFolder, byPath, isHidden, isPicturePath, labelled } from "@convlens/core/dataset";

/** A picture under what was named; its path has slashes. */
export type Found = FoundAnywhere<Source>;
