import { CommanderError } from "commander";
import { commands } from "./command/all.ts";
import { tell } from "./errors.ts";
import { runCommand } from "./program.ts";

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
    await runCommand(argv, interrupt.signal);
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
