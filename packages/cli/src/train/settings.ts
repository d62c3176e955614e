import { ConvlensError, UsageError } from "@convlens/core/base";
import type { LearnerSettings } from "@convlens/core/training";
import { formatAugmentation, parseAugmentation } from "@convlens/core/training/augment";
import { numberIfGiven, sizeOf } from "../numberFlags.ts";

/** The flags of `convlens train` as the command line gives them. */
export interface TrainFlags {
  readonly val?: string;
  readonly split?: string;
  readonly arch?: string;
  readonly from?: string;
  readonly fineTune?: string;
  readonly size?: string;
  readonly resize?: "squash" | "crop" | "fit";
  readonly channels?: "RGB" | "GRAY";
  readonly epochs?: string;
  readonly batch?: string;
  readonly optimizer?: string;
  readonly lr?: string;
  readonly schedule?: string;
  readonly momentum?: string;
  readonly nesterov?: boolean;
  readonly weightDecay?: string;
  readonly labelSmoothing?: string;
  readonly augment?: string;
  readonly dropout?: string;
  readonly randomLabels?: string;
  readonly seed?: string;
}

/** What a training is asked for: with the pictures and the machine, all that its curve depends on. Absent: as the network or the optimiser has it. */
export interface TrainSettings extends LearnerSettings {
  readonly data: string;
  readonly validation?: string;
  readonly split?: number;
  /** A named network, or an `.onnx` file to start from. */
  readonly arch: string;
  /** A trained model of which only a new classifier is trained. */
  readonly from?: string;
  /** Rows and columns. */
  readonly size?: readonly [number, number];
  readonly resize: "squash" | "crop" | "fit";
  readonly channels: "RGB" | "GRAY";
  readonly batch: number;
  /** As `parseAugmentation` reads it. */
  readonly augment: string;
  readonly randomLabels: number;
}

/** Reads the flags. Throws `UsageError` naming the flag at fault. */
export function settingsOf(data: string, flags: TrainFlags): TrainSettings {
  const optional = <K extends string, T>(key: K, value: T | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { [key in K]?: T };
  const share = (flag: string, text: string | undefined) => numberIfGiven(flag, text, { min: 0, max: 1 });
  const augment = formatAugmentation(parseAugmentation(flags.augment ?? ""));
  const fineTune = numberIfGiven("fine-tune", flags.fineTune, { min: 0, whole: true });
  if (flags.from !== undefined && !fineTune && augment)
    throw new UsageError(
      "--augment means nothing with --from",
      "features are computed once for each picture, unchanged; with --fine-tune they are not",
    );
  return {
    data,
    ...optional("validation", flags.val),
    ...optional("split", numberIfGiven("split", flags.split, { min: 0.001, max: 0.9 })),
    arch: flags.arch ?? "cnn-8",
    ...optional("from", flags.from),
    ...optional("fineTune", fineTune),
    ...optional("size", flags.size === undefined ? undefined : sizeOf(flags.size, 4096)),
    resize: flags.resize ?? "squash",
    channels: flags.channels ?? "RGB",
    epochs: numberIfGiven("epochs", flags.epochs, { min: 1, whole: true }) ?? 30,
    batch: numberIfGiven("batch", flags.batch, { min: 1, whole: true }) ?? 32,
    optimizer: flags.optimizer ?? "adam",
    ...optional("learningRate", numberIfGiven("lr", flags.lr, { min: 0 })),
    schedule: flags.schedule ?? "one-cycle",
    ...optional("momentum", numberIfGiven("momentum", flags.momentum, { min: 0, max: 0.9999 })),
    ...optional("nesterov", flags.nesterov),
    ...optional("weightDecay", numberIfGiven("weight-decay", flags.weightDecay, { min: 0 })),
    labelSmoothing: share("label-smoothing", flags.labelSmoothing) ?? 0,
    augment,
    ...optional("dropout", numberIfGiven("dropout", flags.dropout, { min: 0, max: 0.99 })),
    randomLabels: share("random-labels", flags.randomLabels) ?? 0,
    seed: numberIfGiven("seed", flags.seed, { min: 0, max: 2 ** 32 - 1, whole: true }) ?? 1,
  };
}

const flagNames: Readonly<Record<string, string>> = { learningRate: "lr", validation: "val" };

/** Refuses to go on with a training that was asked for otherwise: its curve would be neither the old one nor the new one. */
export function requireSame(before: Readonly<Record<string, unknown>>, now: TrainSettings, folder: string): void {
  // Where the pictures lie does not matter; which ones they are is checked by themselves.
  const ignored = new Set(["data", "validation"]);
  // A constant rate does not depend on how long it lasts.
  if (now.schedule === "constant") ignored.add("epochs");
  const other = now as unknown as Readonly<Record<string, unknown>>;
  const differing = [...new Set([...Object.keys(before), ...Object.keys(other)])].find(
    (key) => !ignored.has(key) && JSON.stringify(before[key]) !== JSON.stringify(other[key]),
  );
  if (differing === undefined) return;
  const flag = flagNames[differing] ?? differing.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const was = before[differing] === undefined ? "not given" : String(before[differing]);
  throw new ConvlensError(
    `the training in ${folder} was begun otherwise: --${flag} was ${was}`,
    "give the same flags to go on with it, or another folder with -o to begin anew",
  );
}
