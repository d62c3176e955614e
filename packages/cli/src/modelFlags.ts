import { UsageError } from "@convlens/core/base";
import type { Declared, InputSpec } from "@convlens/core/onnx";
import type { OpenOptions } from "@convlens/node";
import { type Command, Option } from "commander";
import { numberOf, numbersOf, sizeOf } from "./numberFlags.ts";

/** Flags of every command that reads a model. */
export interface ModelFlags {
  readonly engine: "cpu" | "webgpu" | "wasm";
  readonly threads?: string;
  readonly memory?: string;
  readonly size?: string;
  readonly layout?: InputSpec["layout"];
  readonly channels?: InputSpec["channels"];
  readonly range?: string;
  readonly mean?: string;
  readonly std?: string;
  readonly resize?: InputSpec["resize"];
  readonly scores?: "probabilities" | "logits";
  readonly labels?: string;
  readonly arch?: string;
}

/** Adds them but those whose names mean something else in the command. */
export function addModelFlags(command: Command, except: readonly string[] = []): Command {
  for (const option of modelFlags())
    if (!except.includes(option.attributeName())) command.addOption(option.helpGroup("Model and input:"));
  return command;
}

const modelFlags = (): Option[] => [
  new Option("--engine <name>", "what runs the graphs").choices(["cpu", "webgpu", "wasm"]).default("cpu"),
  new Option("--threads <n>", "threads of the engine (default: one for each core)"),
  new Option(
    "--memory <size>",
    "memory for batches and sessions, beside what the program itself takes, such as 2GB; one picture always runs (default: a quarter of the machine's)",
  ),
  new Option("--size <rows[,columns]>", "size of the model's input, in pixels"),
  new Option("--layout <name>", "order of the axes of the file's input").choices(["NCHW", "NHWC"]),
  new Option("--channels <order>", "order of the colour channels").choices(["RGB", "BGR", "GRAY"]),
  new Option("--range <black,white>", "what a black and a white pixel become, before mean and deviation"),
  new Option("--mean <list>", "subtracted from each channel"),
  new Option("--std <list>", "what each channel is divided by"),
  new Option("--resize <how>", "how a picture is brought to size").choices(["squash", "crop", "fit"]),
  new Option("--scores <kind>", "what the model's output holds").choices(["probabilities", "logits"]),
  new Option("--labels <list>", "a file of class labels, or imagenet-1k"),
  new Option(
    "--arch <file>",
    "what describes the network of PyTorch weights that are not recognised, as .json (default: <model>.arch.json)",
  ),
];

/** What the flags say about how to open the model. */
export function openOptions(flags: ModelFlags): OpenOptions {
  const size = flags.size === undefined ? undefined : sizeOf(flags.size);
  return {
    engine: flags.engine,
    declared: declaredBy(flags, size),
    ...(size && { size }),
    ...(flags.arch !== undefined && { architecture: flags.arch }),
    ...(flags.threads !== undefined && { threads: numberOf("threads", flags.threads, { min: 1, whole: true }) }),
    ...(flags.memory !== undefined && { memory: bytes(flags.memory) }),
  };
}

/** Of ImageNet: what an example shows. */
const [MEAN, DEVIATION] = ["0.485,0.456,0.406", "0.229,0.224,0.225"];

function declaredBy(flags: ModelFlags, size: readonly [number, number] | undefined): Declared {
  const input: Partial<InputSpec> = {
    ...(size && { size }),
    ...(flags.layout && { layout: flags.layout }),
    ...(flags.channels && { channels: flags.channels }),
    ...(flags.range !== undefined && { range: numbersOf("range", flags.range, 2, "0,255") as [number, number] }),
    ...(flags.mean !== undefined && { mean: numbersOf("mean", flags.mean, undefined, MEAN) }),
    ...(flags.std !== undefined && { std: numbersOf("std", flags.std, undefined, DEVIATION) }),
    ...(flags.resize && { resize: flags.resize }),
  };
  const output = { ...(flags.scores && { scores: flags.scores }), ...(flags.labels && { labels: flags.labels }) };
  return { ...(Object.keys(input).length > 0 && { input }), ...(Object.keys(output).length > 0 && { output }) };
}

/** A number of bytes from `800MB`, `2GB`, `2GiB` or plain bytes. */
export function bytes(text: string): number {
  const [, amount, unit = ""] = /^([\d.]+)\s*([kmgt]?)i?b?$/i.exec(text.trim()) ?? [];
  const n = Number(amount) * 1024 ** (unit ? "kmgt".indexOf(unit.toLowerCase()) + 1 : 0);
  if (!amount || !(n > 0)) throw new UsageError(`--memory ${text}: not a size`, "for example --memory 2GB");
  return n;
}
