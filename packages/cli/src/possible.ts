import { ConvlensError } from "@convlens/core/base";
import { spatialLayers } from "@convlens/core/method";
import type { Run } from "./run.ts";

export interface Wanted {
  /** Whether methods were named one by one, so that one that cannot be had is an error; else it is left out, and said so. */
  readonly named: boolean;
  /** As `--layer` has it, where it was given. */
  readonly layer: string | undefined;
  /** As `--grid` has it. */
  readonly grid?: string | undefined;
}

/**
 * The methods that can be had, tried before any goes to work: one that takes minutes does not come before one that only then says
 * what it lacks. Throws for the first that cannot where they were `named`; and for a layer that no method could read.
 * @param attempt throws what running the method would
 */
export async function possible<T>(
  { lens, progress }: Pick<Run, "lens" | "progress">,
  methods: readonly T[],
  idOf: (method: T) => string,
  attempt: (method: T) => Promise<void>,
  { named, layer, grid }: Wanted,
): Promise<T[]> {
  if (!named && layer !== undefined) spatialLayers(lens.context(), layer, grid);
  const found: T[] = [];
  for (const method of methods) {
    const fault = await faultOf(() => attempt(method));
    if (!fault) found.push(method);
    else if (named) throw fault;
    else progress.note(`note: without ${idOf(method)}: ${fault.message}${fault.hint ? ` (${fault.hint})` : ""}`);
  }
  return found;
}

async function faultOf(attempt: () => Promise<void>): Promise<ConvlensError | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (error instanceof ConvlensError) return error;
    throw error;
  }
}
