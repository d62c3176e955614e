import type { Reference } from "../../method/define.ts";
import type { Settings } from "../settings.ts";

/** Settings that belong together, as somebody published them. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly reference: Reference;
  /** What is not as published, in one line; absent where nothing differs. */
  readonly differs?: string;
  readonly settings: Settings;
}

export const definePreset = (preset: Preset): Preset => preset;
