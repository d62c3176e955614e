import { nearest, UsageError } from "@convlens/core/base";

interface Named {
  readonly id: string;
}

/** Where names come from: `flag` of `command`, which names a `what`. */
export interface Naming {
  readonly flag: string;
  readonly command: string;
  readonly what: string;
}

/** The things of a list with commas, each once, or all. Throws `UsageError` for a name that is none of them. */
export function allNamed<T extends Named>(names: string, all: readonly T[], naming: Naming): T[] {
  if (names === "all") return [...all];
  return [...new Set(names.split(",").map((name) => name.trim()))].map((name) => oneNamed(name, all, naming));
}

/** Throws `UsageError` for a name that is none of them. */
export function oneNamed<T extends Named>(name: string, all: readonly T[], { flag, command, what }: Naming): T {
  const found = all.find(({ id }) => id === name);
  if (found) return found;
  const ids = all.map(({ id }) => id);
  throw new UsageError(
    `--${flag}: no ${what} "${name}"`,
    `nearest: ${nearest(name, ids, 3).join(", ")}; convlens ${command} --help lists all`,
  );
}
