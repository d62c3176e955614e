import type { Engine } from "../engine/define.ts";

let list: readonly Engine[] = [];

/** Says which engines the suites run on, beside the reference. A test run's set-up calls it. */
export function runOn(engines: readonly Engine[]): void {
  list = engines;
}

export const engines = (): readonly Engine[] => list;
