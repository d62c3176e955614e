import type { Reference } from "../../../method/define.ts";
import type { DreamSettings } from "../settings.ts";

/** Settings that belong together, as somebody published them. */
export interface DreamPreset {
  readonly id: string;
  readonly title: string;
  readonly reference: Reference;
  /** What is not as published, in one line. */
  readonly differs: string;
  readonly settings: DreamSettings;
}

export const defineDreamPreset = (preset: DreamPreset): DreamPreset => preset;
