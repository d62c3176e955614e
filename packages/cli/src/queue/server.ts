import { type ChildProcess, fork } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { ConvlensError } from "@convlens/core/base";
import type { Ask, Reply } from "./messages.ts";

/** A shard that was done. */
export interface Served {
  readonly bytes: Uint8Array;
  readonly pictures: number;
}

/**
 * A process that does shards of a command's jobs: what breaks the engine breaks it alone, and the worker lives on.
 * Model and pictures stay open from one shard to the next.
 */
export class ShardServer {
  readonly command: readonly string[];
  readonly #child: ChildProcess;
  #jobs: ReadonlySet<string> | undefined;
  #said = "";
  #waiting: { resolve(): void } | undefined;
  #reply: Exclude<Reply, { jobs: readonly string[] }> | undefined;
  #ended: ConvlensError | undefined;

  /** @param folder where it puts what it did */
  constructor(command: readonly string[], folder: string) {
    this.command = command;
    this.#child = fork(process.argv[1]!, [...command, "--served", "--out", folder], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr!.on("data", (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk}`.slice(-2000);
    });
    this.#child.on("message", (reply: Reply) => {
      if ("jobs" in reply) this.#jobs = new Set(reply.jobs);
      else this.#reply = reply;
      this.#waiting?.resolve();
    });
    this.#child.on("exit", (code, signal) => {
      this.#ended = endedWith(this.#said, signal ?? `status ${code}`);
      this.#waiting?.resolve();
    });
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Throws `ConvlensError` where the process ends, or comes to another job than the one that is asked for. */
  async shard(ask: Ask): Promise<Served> {
    while (!this.#jobs) await this.#something();
    if (!this.#jobs.has(ask.job)) throw otherJob();
    this.#reply = undefined;
    this.#child.send(ask);
    while (!this.#reply) await this.#something();
    const reply = this.#reply as Exclude<Reply, { jobs: readonly string[] }>;
    if ("fault" in reply) throw new ConvlensError(reply.fault);
    const bytes = await readFile(reply.file);
    await rm(reply.file, { force: true });
    return { bytes, pictures: reply.pictures };
  }

  /** What it was at is lost, and nothing else: it writes whole files only. */
  close(): void {
    this.#child.kill("SIGKILL");
  }

  async #something(): Promise<void> {
    if (this.#ended) throw this.#ended;
    await new Promise<void>((resolve) => {
      this.#waiting = { resolve };
    });
    if (this.#ended) throw this.#ended;
  }
}

/** The first line that it said of an error, else how it ended. */
function endedWith(said: string, how: string): ConvlensError {
  const fault = /^convlens: (.*)$/m.exec(said)?.[1];
  return new ConvlensError(fault ?? `the process that did it ended with ${how}`);
}

const otherJob = () =>
  new ConvlensError(
    "this worker sees another model, other pictures or another version",
    "all machines need the same files under the same paths",
  );
