import { UsageError } from "@convlens/core/base";
import type { RulesName } from "@convlens/core/transform";
import { numberOf, sizeOf } from "../numberFlags.ts";

export interface AtlasFlags {
  readonly layer: string;
  readonly units?: string;
  readonly steps?: string;
  readonly size?: string;
  readonly negative?: boolean;
  readonly atlas?: string;
  readonly grid?: string;
  readonly rules?: RulesName;
  readonly keep?: boolean;
  readonly seed?: string;
}

/** How a site is made. */
export interface AtlasSettings {
  /** As the user names them. */
  readonly layers: string;
  /** Units of each layer that get pictures. */
  readonly units: number;
  readonly steps: number;
  /** Rows and columns of pictures that are made; those of the model's input, at most 128, where it is not said. */
  readonly size: readonly [number, number] | undefined;
  readonly negative: boolean;
  /** Layers of activation atlases as the user names them; none where it is empty, the last with rows and columns where nobody says. */
  readonly atlas: string | undefined;
  /** Cells along a side of an activation atlas. */
  readonly grid: number;
  /** How activations pass what is projected; as the network suits where nobody says. */
  readonly rules: RulesName | undefined;
  readonly keep: boolean;
  readonly seed: number;
}

const UNITS = 32;
const STEPS = 64;
const GRID = 14;

/** Throws `UsageError` for what is no number, or not within its bounds. */
export function atlasSettings(flags: AtlasFlags): AtlasSettings {
  const whole = (name: string, text: string | undefined, fallback: number, min: number, max?: number) =>
    text === undefined ? fallback : numberOf(name, text, { min, max, whole: true });
  return {
    layers: flags.layer,
    units: flags.units === "all" ? Number.POSITIVE_INFINITY : whole("units", flags.units, UNITS, 0),
    steps: whole("steps", flags.steps, STEPS, 1, 100_000),
    size: flags.size === undefined ? undefined : checkedSize(flags.size),
    negative: flags.negative === true,
    atlas: flags.atlas === "none" ? "" : flags.atlas,
    grid: whole("grid", flags.grid, GRID, 2, 64),
    rules: flags.rules,
    keep: flags.keep === true,
    seed: whole("seed", flags.seed, 0, 0),
  };
}

/** Smaller ones show nothing. */
const LEAST = 16;

function checkedSize(text: string): [number, number] {
  const size = sizeOf(text, 4096);
  if (Math.min(...size) >= LEAST) return size;
  throw new UsageError(`--size ${text}: too small for pictures of what units want`, `at least ${LEAST}`);
}
