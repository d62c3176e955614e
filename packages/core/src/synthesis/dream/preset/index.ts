import { dreamPresets } from "./all.ts";
import type { DreamPreset } from "./define.ts";

export type { DreamPreset } from "./define.ts";

/** The recipes that there are. */
export const dreamPresetList: readonly DreamPreset[] = dreamPresets;

export const dreamPresetNames = dreamPresetList.map((p) => p.id);

/** The preset of this name. */
export const dreamPresetNamed = (id: string): DreamPreset => dreamPresetList.find((p) => p.id === id)!;
