import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { numberOf } from "../numberFlags.ts";
import { work } from "../queue/worker.ts";

interface Flags {
  readonly queue: string;
  readonly threads?: string;
  readonly workers?: string;
  readonly lease: string;
  readonly idle?: string;
}

/** Works off shards from a queue. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Does shards of jobs that other machines put into a queue.")
    .description(
      [
        "Waits at a Redis server for shards of jobs that were started with --queue, and does them, on as many machines as there are.",
        "Model and pictures are read by the paths of the job: a folder that all machines share, or http(s) addresses.",
        "A worker may be killed at any time: its shard is done by another.",
      ].join("\n"),
    )
    .requiredOption("--queue <url>", "the Redis server, such as redis://localhost:6379")
    .option("--threads <n>", "threads of the engine (default: one for each core)")
    .option("--workers <n>", "threads that decode pictures (default: cores less one, at most 4)")
    .option("--lease <seconds>", "after so long without a sign of life a worker's shard goes to another", "30")
    .option("--idle <seconds>", "end when nothing has come for so long (default: never)");
  addExamples(command, [
    "worker --queue redis://head-node:6379",
    "worker --queue redis://localhost --threads 8 --idle 600",
  ]);
  command.action(async ({ queue, threads, workers, lease, idle }: Flags) => {
    const whole = (name: string, text: string) => numberOf(name, text, { min: 1, whole: true });
    const flags = [
      ...(threads === undefined ? [] : ["--threads", String(whole("threads", threads))]),
      ...(workers === undefined ? [] : ["--workers", String(whole("workers", workers))]),
    ];
    const done = await work({
      url: queue,
      flags,
      lease: numberOf("lease", lease, { min: 1 }),
      idle: idle === undefined ? undefined : numberOf("idle", idle, { min: 1 }),
      signal,
      tell: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${done} shards done\n`);
  });
}
