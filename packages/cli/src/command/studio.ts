import { UsageError } from "@convlens/core/base";
import { machineMemory } from "@convlens/node";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { addModelFlags, bytes, type ModelFlags, openOptions } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";
import { builtPage } from "../studio/builtPage.ts";
import { exportStudio } from "../studio/export.ts";
import { usualLimits } from "../studio/limits.ts";
import { startStudio } from "../studio/server.ts";

interface Flags extends ModelFlags {
  readonly port: string;
  readonly host: string;
  readonly token?: boolean;
  readonly allowHost?: string;
  readonly jobTime?: string;
  readonly uploads?: string;
  readonly export?: string;
  readonly debug?: boolean;
}

/** Serves the web application. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Opens the studio: all of it by pointing, in a browser.")
    .description(
      "Serves the studio, a web application, on this machine: look into a network, explain pictures, dream, go through a data set. Without a model it begins with the one that comes along. Pages of others on the net cannot reach it; --host lets other machines in, with a token.",
    )
    .argument("[model]", "a model file, or the name of one that was pulled (default: the bundled one)")
    .argument("[data]", "a folder of pictures, with a folder for each class or without, or another data set")
    .option("--port <n>", "where it listens; 0 takes any port that is free", "4242")
    .option("--host <address>", "which of the machine's addresses it listens on; 0.0.0.0 is all", "127.0.0.1")
    .option("--allow-host <name[,…]>", "names by which other machines call it, where a proxy stands in between")
    .option("--token", "ask for a token on this machine, too, where others use it")
    .option(
      "--export <folder>",
      "serve nothing; write a site that does all in the visitor's browser, for any host of files",
    )
    .optionsGroup("Limits:")
    .option(
      "--job-time <minutes>",
      "the longest that one piece of work may take (default 60; quick ones have one minute)",
    )
    .option(
      "--memory <size>",
      "the most memory of each process that works, such as 4GB (default: half of the machine's)",
    )
    .option("--uploads <size>", "the most that one user's files may take (default 4GB)");
  addModelFlags(command, ["memory"]);
  addExamples(command, [
    "studio",
    "studio vgg.onnx photos/",
    "studio resnet50 --port 0",
    "studio --host 0.0.0.0",
    "studio --export site vgg.onnx",
  ]);
  command.action(async (model: string | undefined, data: string | undefined, flags: Flags) => {
    if (flags.export !== undefined) return exportTo(flags.export, model, data, flags, signal);
    const { host, debug = false } = flags;
    const memory = flags.memory === undefined ? machineMemory() / 2 : bytes(flags.memory);
    const studio = await startStudio({
      host,
      port: numberOf("port", flags.port, { min: 0, max: 65535, whole: true }),
      names: flags.allowHost?.split(",").map((name) => name.trim().toLowerCase()) ?? [],
      token: flags.token === true,
      limits: { ...usualLimits, memory, ...timesOf(flags), ...uploadsOf(flags) },
      opening: { ...openOptions({ ...flags, memory: String(Math.floor(memory / 4)) }) },
      model,
      data,
      page: await builtPage(note),
      stderr: debug ? "inherit" : "ignore",
    });
    process.stdout.write(`${studio.url}\n`);
    process.stderr.write("open it in a browser; Ctrl+C ends it\n");
    await new Promise<void>((stop) => {
      if (signal.aborted) stop();
      signal.addEventListener("abort", () => stop(), { once: true });
    });
    await studio.close();
  });
}

const note = (line: string) => void process.stderr.write(`${line}\n`);

async function exportTo(
  out: string,
  model: string | undefined,
  data: string | undefined,
  flags: Flags,
  signal: AbortSignal,
) {
  const page = await builtPage(note);
  const { files, bytes, notes } = await exportStudio({ out, model, data, opening: openOptions(flags), page, signal });
  for (const line of notes) note(`note: ${line}`);
  process.stdout.write(`${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${out}; put them on any host of files\n`);
}

function timesOf({ jobTime }: Flags) {
  if (jobTime === undefined) return {};
  const time = numberOf("job-time", jobTime, { above: 0 }) * 60_000;
  return { jobTime: time, quickTime: Math.max(time, usualLimits.quickTime) };
}

function uploadsOf({ uploads }: Flags) {
  if (uploads === undefined) return {};
  try {
    return { upload: bytes(uploads) };
  } catch {
    throw new UsageError(`--uploads ${uploads}: not a size`, "for example --uploads 8GB");
  }
}
