import { nearest, UsageError } from "@convlens/core/base";
import { Command } from "commander";
import { commands } from "./command/all.ts";
import { optionDescription } from "./help.ts";
import { version } from "./version.ts";

/** Runs a command by its name and arguments; throws what it throws. */
export async function runCommand(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const program = await programFor(argv[0], signal);
  await program.parseAsync(argv, { from: "user" });
}

/** Loads the one command that is asked for, or all of them to list. */
async function programFor(name: string | undefined, signal: AbortSignal): Promise<Command> {
  const program = new Command("convlens")
    .description("Shows what a convolutional network sees.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showHelpAfterError(false);
  const asked = commands.find((c) => c.name === name);
  if (name && !asked && !name.startsWith("-") && name !== "help")
    throw new UsageError(
      `no command "${name}"`,
      `nearest: ${nearest(
        name,
        commands.map((c) => c.name),
        3,
      ).join(", ")}; convlens --help lists all`,
    );
  for (const { name, load } of asked ? [asked] : commands) {
    const { default: define } = await load();
    const command = program
      .command(name)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    define(command, signal);
    command
      .configureHelp({ ...command.configureHelp(), optionDescription })
      .optionsGroup("Other:")
      .option("--debug", "print the stack of an error")
      .helpOption("-h, --help", "print this help");
  }
  program.addHelpText(
    "after",
    "\nconvlens <command> --help tells a command's flags and examples. To begin with:\n  convlens explain model.onnx dog.jpg --method grad-cam --class top5",
  );
  return program.action(() => program.outputHelp());
}
