import { nearest, UsageError } from "@convlens/core/base";
import { Command, CommanderError } from "commander";
import { commands } from "./command/all.ts";
import { tell } from "./errors.ts";
import { optionDescription } from "./help.ts";
import { version } from "./version.ts";

/** Runs the command line and returns the exit status: 0 done, 1 a failure while running, 2 wrong use, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<number> {
  const debug = argv.includes("--debug");
  const interrupt = new AbortController();
  const onSignal = () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new Error("interrupted"));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  try {
    const program = await programFor(argv[0], interrupt.signal);
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (interrupt.signal.aborted) {
      process.stderr.write("convlens: interrupted; what was written is whole\n");
      return 130;
    }
    return tell(error, debug, commands.some((c) => c.name === argv[0]) ? `convlens ${argv[0]}` : "convlens");
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
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
