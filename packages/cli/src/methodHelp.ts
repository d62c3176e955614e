import type { Method } from "@convlens/core/method";
import type { Command, Help, Option } from "commander";

/** A flag that stands for a parameter, and the methods that take it. */
export interface MethodFlag {
  readonly option: Option;
  readonly of: readonly Method[];
}

/**
 * The help of a command of many methods: flags that several take, then a line for each method with those that are its alone.
 * With methods asked for, `explain --method lrp --help`, what they are and all that they take, and nothing of the others.
 */
export function addMethodHelp(command: Command, methods: readonly Method[], flags: readonly MethodFlag[]): void {
  const asked = () => methods.filter((m) => asksFor(command, m));
  command.configureHelp({
    visibleOptions(this: Help, of: Command) {
      const chosen = asked();
      const hidden = flags.filter((flag) =>
        chosen.length > 0 ? !flag.of.some((m) => chosen.includes(m)) : flag.of.length === 1,
      );
      const all = Object.getPrototypeOf(this).visibleOptions.call(this, of) as Option[];
      return all.filter((option) => !hidden.some((flag) => flag.option === option));
    },
  });
  command.addHelpText("after", () => {
    const chosen = asked();
    return `\n${chosen.length > 0 ? chosen.map(about).join("\n\n") : listed(command, methods, flags)}`;
  });
}

/** Whether the command line names the method. */
const asksFor = (command: Command, { id }: Method): boolean =>
  ["method", "methods"].some(
    (flag) => command.getOptionValueSource(flag) === "cli" && `${command.opts()[flag]}`.split(",").includes(id),
  );

const about = ({ id, title, summary, definition, reference }: Method): string =>
  [
    `${id}: ${title}`,
    `  ${summary}`,
    `  ${definition}`,
    ...(reference ? [`  ${reference.authors} (${reference.year}). ${reference.title}. ${reference.url}`] : []),
  ].join("\n");

function listed(command: Command, methods: readonly Method[], flags: readonly MethodFlag[]): string {
  const wide = Math.max(...methods.map((m) => m.id.length)) + 2;
  const lines = methods.map((m) => {
    const own = flags.filter(({ of }) => of.length === 1 && of[0] === m).map(({ option }) => option.long);
    return `  ${m.id.padEnd(wide)}${own.join(" ")}`.trimEnd();
  });
  const asking = command.options.find((o) => o.attributeName() === "method" || o.attributeName() === "methods")?.long;
  return [
    "Methods, and the flags that are one's own:",
    ...lines,
    `  convlens ${command.name()} ${asking} ${methods[0]!.id} --help tells what a method is and all that it takes.`,
  ].join("\n");
}
