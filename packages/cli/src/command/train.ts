import { createHash } from "node:crypto";
import { join } from "node:path";
import { UsageError } from "@convlens/core/base";
import { architectures, optimizers, schedules } from "@convlens/core/training";
import { type EngineName, engineNamed, machineMemory, writeFileAtomic } from "@convlens/node";
import { type Command, Option } from "commander";
import { bytes } from "../modelFlags.ts";
import { numberIfGiven } from "../numberFlags.ts";
import { addOutputFlags, type OutputFlags } from "../outputFlags.ts";
import { Progress } from "../progress.ts";
import { formatScore } from "../score.ts";
import { settingsOf, type TrainFlags } from "../train/settings.ts";
import { duration } from "../train/table.ts";
import { type Trained, train } from "../train/train.ts";
import { version } from "../version.ts";

interface Flags extends TrainFlags, OutputFlags {
  readonly resume?: boolean;
  readonly preview?: boolean;
  readonly watch?: string;
  readonly engine: EngineName;
  readonly threads?: string;
  readonly workers?: string;
  readonly memory?: string;
}

const names = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

/** Trains a network on pictures. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Trains a network on pictures.")
    .description(
      "Trains a network on a folder of pictures, and writes the model, its curves and a checkpoint after each epoch.",
    )
    .argument(
      "<pictures>",
      "a folder with a folder for each class, a .csv of path,label, a tar archive (set.tar.gz/train), IDX or CIFAR files",
    )
    .option("--val <pictures>", "pictures to measure on after each epoch, of the same form")
    .option("--split <share>", "take this share of each class to measure on instead, drawn by the seed")
    .option(
      "--arch <name>",
      `the network: ${names(architectures).join(", ")}, or a model file to start from (default cnn-8)`,
    )
    .option("--from <model>", "train only a new classifier, on what this trained network makes of the pictures")
    .option("--fine-tune <n>", "let only the last n stages and the classifier learn, of --from or of a model file")
    .option("--size <rows[,columns]>", "size of the network's input, in pixels (default: the network's own)")
    .addOption(
      new Option("--resize <how>", "how a picture is brought to size (default squash)").choices([
        "squash",
        "crop",
        "fit",
      ]),
    )
    .addOption(new Option("--channels <which>", "colour or grey (default RGB)").choices(["RGB", "GRAY"]))
    .option("--epochs <n>", "times that each picture is learnt from (default 30)")
    .option("--batch <n>", "pictures in one step (default 32)")
    .addOption(
      new Option("--optimizer <name>", "how weights follow gradients (default adam)").choices(names(optimizers)),
    )
    .option("--lr <rate>", "learning rate (default: the optimizer's own)")
    .addOption(
      new Option("--schedule <name>", "how the learning rate changes (default one-cycle)").choices(names(schedules)),
    )
    .option("--momentum <share>", "of sgd and rmsprop")
    .option("--nesterov", "Nesterov's momentum, of sgd")
    .option("--weight-decay <amount>", "pull of weights towards zero; biases and normalisations are left out")
    .option("--label-smoothing <share>", "share of each label that is spread over all classes (default 0)")
    .option("--augment <list>", "changes at random, such as rotate=40,shift=0.2,shear=0.2,zoom=0.2,flip,color=0.1")
    .option("--dropout <share>", "share of units that each dropout drops (default: the network's own)")
    .option("--random-labels <share>", "share of the training pictures that are given a random class (default 0)")
    .option("--seed <n>", "of weights, order, changes and splits (default 1)")
    .option("--resume", "go on with the training in the output folder")
    .option("--preview", "also write a sheet of inputs as the network saw them, with what it makes of them")
    .option("--watch <layer>", "also draw this layer after each epoch, and make animations of it")
    .addOption(new Option("--engine <name>", "what runs the graphs").choices(["cpu", "webgpu", "wasm"]).default("cpu"))
    .option("--threads <n>", "threads of the engine (default: one for each core)")
    .option("--workers <n>", "threads that decode and augment pictures (default: cores less one, at most 4)")
    .option("--memory <size>", "memory for decoded pictures, such as 2GB (default: a quarter of the machine's)");
  addOutputFlags(command);
  command.action(async (pictures: string, flags: Flags) => {
    const settings = settingsOf(pictures, flags);
    if (flags.watch !== undefined && flags.from !== undefined && !settings.fineTune)
      throw new UsageError(
        "--watch means nothing with --from",
        "only the classifier learns there; its layers have no pictures",
      );
    const count = (flag: "threads" | "workers") => numberIfGiven(flag, flags[flag], { min: 1, max: 256, whole: true });
    const folder = flags.out ?? "convlens-out";
    const workers = count("workers");
    const progress = new Progress();
    const begun = performance.now();
    const trained = await train(settings, {
      folder,
      resume: flags.resume === true,
      preview: flags.preview === true,
      ...(flags.watch !== undefined && { watch: flags.watch }),
      engine: await engineNamed(flags.engine, { threads: count("threads"), sharing: true }),
      memory: flags.memory === undefined ? machineMemory() / 4 : bytes(flags.memory),
      ...(workers !== undefined && { workers }),
      progress,
      signal,
    });
    const manifest = manifestOf(trained);
    await writeFileAtomic(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
    const said = `${summary(trained)}\n${join(folder, "model.onnx")} after ${duration((performance.now() - begun) / 1000)}`;
    process.stdout.write(flags.json ? `${JSON.stringify(manifest, null, 1)}\n` : `${said}\n`);
  });
}

function manifestOf({ files, provenance, model }: Trained) {
  const sha256 = createHash("sha256").update(model).digest("hex");
  const definition =
    "Weights after the last epoch; losses are mean cross-entropies, accuracies shares of pictures whose most likely class is right.";
  const { settings, result } = provenance;
  return {
    convlens: version,
    model: { path: files.model, sha256, format: "onnx" },
    items: [{ method: "train", params: settings, definition, facts: result, files }],
  };
}

function summary({ history }: Trained): string {
  const last = history.at(-1)!;
  const training = `accuracy ${formatScore(last.accuracy)} on training pictures`;
  if (last.validationAccuracy === undefined) return training;
  return `${training}, ${formatScore(last.validationAccuracy)} on validation pictures`;
}
