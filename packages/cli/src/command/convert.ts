import { openModel } from "@convlens/node";
import type { Command } from "commander";
import { type Converted, convert } from "../convert/convert.ts";
import { addExamples } from "../help.ts";
import type { ModelFlags } from "../modelFlags.ts";
import { addModelFlags, openOptions } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";

interface Flags extends ModelFlags {
  readonly out: string;
  readonly half?: boolean;
  readonly externalData?: boolean;
  readonly seed: string;
  readonly json?: boolean;
}

/** Writes a model of any format as an ONNX file. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Writes a model of any format as an ONNX file.")
    .description(
      "Writes an ONNX file of a model: standard operators of opset 21, any batch, pictures as N×C×H×W, with preparation, labels and where it comes from in its metadata. The file is run beside the model before it takes its place.",
    )
    .argument("<model>", "a model file")
    .option("--half", "float16 weights and values; inputs and outputs stay float32")
    .option("--external-data", "weights in <file>.data beside the file; above 1.9 GiB they are in any case")
    .option("--seed <n>", "of the input that both are run on", "0");
  addModelFlags(command)
    .optionsGroup("Output:")
    .option("-o, --out <file>", "the file that is written", "model.onnx")
    .option("--json", "print what was written as JSON");
  addExamples(command, [
    "convert model.h5 -o model.onnx",
    "convert resnet50.pth -o resnet50-half.onnx --half",
    "convert big.onnx -o slim.onnx --external-data --mean 104,117,123 --channels BGR --range 0,255",
  ]);
  command.action(async (model: string, flags: Flags) => {
    const seed = numberOf("seed", flags.seed, { min: 0, max: 2 ** 31 - 1, whole: true });
    const { half = false, externalData: external = false, json = false } = flags;
    const options = openOptions(flags);
    const lens = await openModel(model, options);
    try {
      for (const note of lens.notes) process.stderr.write(`note: ${note}\n`);
      const converted = await convert(lens, flags.out, { half, external, seed, signal }, options);
      for (const note of converted.notes) process.stderr.write(`note: ${note}\n`);
      const { graph } = lens.original;
      const ports = (names: readonly string[]) => names.map((name) => ({ name, shape: graph.infos.get(name)?.shape }));
      const told = { ...converted, inputs: ports(graph.inputs), outputs: ports(graph.outputs) };
      process.stdout.write(json ? `${JSON.stringify(told, null, 1)}\n` : `${described(told)}\n`);
    } finally {
      await lens.close();
    }
  });
}

interface Port {
  readonly name: string;
  readonly shape?: readonly unknown[] | undefined;
}

function described(told: Converted & { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] }): string {
  const { files, bytes, precision, float32, difference, tolerance } = told;
  const port = (way: string) => (p: Port) => `  ${way}  ${p.name} [${p.shape?.join(", ") ?? ""}]`;
  const kept = Object.entries(float32).map(([op, n]) => (n > 1 ? `${n} ${op}` : op));
  return [
    `${files.join(", ")}: ${(bytes / 1e6).toFixed(1)} MB, ${precision}${kept.length > 0 ? ` but for ${kept.join(", ")}` : ""}`,
    ...told.inputs.map(port("in ")),
    ...told.outputs.map(port("out")),
    `  gives what the model gives to ${difference.relative.toExponential(1)} of the largest value, on a drawn input (up to ${tolerance} is taken)`,
  ].join("\n");
}
