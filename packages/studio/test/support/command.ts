import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../../../cli/bin/convlens.js", import.meta.url));

function start(flags: readonly string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  // Nothing is left behind, also where the tests are interrupted.
  const stop = () => child.kill();
  process.once("exit", stop);
  child.once("exit", () => process.off("exit", stop));
  let said = "";
  child.stderr!.on("data", (piece: Buffer) => {
    said = (said + piece.toString()).slice(-4000);
  });
  return { child, said: () => said };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((done) => (child.exitCode === null ? child.once("exit", done) : done(child.exitCode)));

/** Runs `convlens` to its end. Throws what it said where it fails. */
export async function convlens(...flags: readonly string[]): Promise<void> {
  const { child, said } = start(flags);
  child.stdout!.resume();
  const status = await ended(child);
  if (status !== 0) throw new Error(`convlens ${flags.join(" ")}: ${said()}`);
}

export interface Served {
  /** Ends with a slash. */
  readonly url: string;
  /** Its process. */
  readonly pid: number;
  /** Asks it to stop, and waits until it has. Throws where it does not end well. */
  close(): Promise<void>;
}

/** Starts `convlens studio` on a free port. */
export async function serveStudio(...flags: readonly string[]): Promise<Served> {
  const { child, said } = start(["studio", "--port", "0", ...flags]);
  const url = await new Promise<string>((done, fail) => {
    createInterface({ input: child.stdout! }).once("line", done);
    child.once("exit", () => fail(new Error(`convlens studio ended: ${said()}`)));
  });
  return {
    url,
    pid: child.pid!,
    close: async () => {
      child.kill("SIGTERM");
      const status = await ended(child);
      if (status !== 0) throw new Error(`convlens studio ended with ${status}: ${said()}`);
    },
  };
}
