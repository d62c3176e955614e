import { presets } from "./all.ts";
import type { Preset } from "./define.ts";

export type { Preset } from "./define.ts";

/** The recipes that there are. */
export const presetList: readonly Preset[] = presets;

export const presetNames = presetList.map((p) => p.id);

/** The preset of this name. */
export const presetNamed = (id: string): Preset => presetList.find((p) => p.id === id)!;
