import { ConvlensError } from "@convlens/core/base";
import { type Pulled, pull, requireReference } from "@convlens/node";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { Progress } from "../progress.ts";

/** Fetches pretrained models. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Fetches pretrained models.")
    .description(
      "Fetches models into the user's cache, where every command finds them by their names. A download that stops is gone on with; what comes is verified where a hash is known. CONVLENS_MIRROR=https://host[/path] is asked in place of the publishers' hosts.",
    )
    .argument(
      "<model...>",
      "names that convlens models lists, hf:organisation/repository/file[@revision], or addresses",
    )
    .optionsGroup("Output:")
    .option("--json", "print what was fetched as JSON");
  addExamples(command, [
    "pull resnet50",
    "pull squeezenet1_1 googlenet tfjs-mobilenet-0.25",
    "pull hf:timm/resnet50.a1_in1k/model.safetensors",
  ]);
  command.action(async (names: string[], { json }: { json?: boolean }) => {
    const references = names.map((name) => requireReference(name));
    const progress = new Progress();
    const pulled: (Pulled & { readonly name: string })[] = [];
    try {
      for (const reference of references) {
        const { name } = reference;
        const found = await pull(reference, {
          signal,
          progress: (file, done, total) => showBytes(progress, file, done, total),
        }).catch((error: unknown) => {
          signal.throwIfAborted();
          throw error instanceof ConvlensError && references.length > 1 ? named(name, error) : error;
        });
        pulled.push({ name, ...found });
      }
    } finally {
      progress.clear();
    }
    const lines = pulled.map(({ name, path, before }) => `${name}${before ? " was here already" : ""}: ${path}`);
    process.stdout.write(json ? `${JSON.stringify(pulled, null, 1)}\n` : `${lines.join("\n")}\n`);
  });
}

/** In tenths of megabytes; a server that does not tell how many there are has no bar. */
function showBytes(progress: Progress, file: string, done: number, total: number | undefined): void {
  const megabytes = (n: number) => Math.round(n / 1e5) / 10;
  if (total !== undefined) progress.show(`MB ${file}`, megabytes(done), megabytes(total));
}

const named = (name: string, error: ConvlensError) =>
  error.message.includes(name) ? error : new ConvlensError(`${name}: ${error.message}`, error.hint, { cause: error });
