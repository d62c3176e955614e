import type { Command } from "commander";

/** A command line that a shell reads as it is meant. */
export const shellLine = (words: readonly string[]): string => words.map(quoted).join(" ");

/** Windows' shells know no single quotes. */
const quoted = (word: string) =>
  /^[\p{L}\p{N}_@%+=:,./\\~^-]+$/u.test(word)
    ? word
    : process.platform === "win32"
      ? `"${word.replaceAll('"', '\\"')}"`
      : `'${word.replaceAll("'", "'\\''")}'`;

export interface Typed {
  /** What stands before the flags: the model, a picture. */
  readonly operands: readonly string[];
  /** Flags by name with other values than were given. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Flags by name to leave out. */
  readonly without?: ReadonlySet<string>;
  /** Flags that were not typed but hold. */
  readonly also?: readonly string[];
}

/** What to type to have a part of what a command was asked for. */
export const commandLine = (command: Command, typed: Typed): string =>
  shellLine(["npx", "convlens", ...commandWords(command, typed)]);

/** A command and its arguments: its flags as they were given, in the order of its help. */
export function commandWords(
  command: Command,
  { operands, instead = {}, without = new Set(), also = [] }: Typed,
): string[] {
  const flags = command.options.flatMap((option) => {
    const name = option.attributeName();
    if (without.has(name)) return [];
    if (instead[name] !== undefined) return [option.long!, instead[name]];
    if (command.getOptionValueSource(name) !== "cli") return [];
    const value: unknown = command.getOptionValue(name);
    if (typeof value !== "boolean") return [option.long!, String(value)];
    return value === !option.negate ? [option.long!] : [];
  });
  return [command.name(), ...operands, ...flags, ...also];
}
