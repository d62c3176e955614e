import { basename } from "node:path";
import { UsageError } from "@convlens/core/base";
import { metadataOfLens } from "@convlens/core/lens";
import type { ExplainedOptions, ScoreKind } from "@convlens/core/method";
import { attributions, explainedGraph, exportable, resolveTargets } from "@convlens/core/method";
import type { Lens } from "@convlens/node";
import { openModel, writeModel } from "@convlens/node";
import type { Command } from "commander";
import { exportableNamed, scoreOption } from "../explain/flags.ts";
import { addFlags, paramsFor, unusedFlags } from "../flags.ts";
import { addExamples } from "../help.ts";
import type { ModelFlags } from "../modelFlags.ts";
import { addModelFlags, openOptions } from "../modelFlags.ts";
import { version } from "../version.ts";

interface Flags extends ModelFlags, Record<string, unknown> {
  readonly method: string;
  readonly class?: string;
  readonly score: ScoreKind;
  readonly heat?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

/** Writes a model that explains what it says: scores and maps out of one ONNX file. */
export default function define(command: Command, signal: AbortSignal): void {
  const methods = exportable(attributions);
  command
    .summary("Makes one ONNX file of a model and its explanations.")
    .description(
      `Writes an ONNX file that takes pictures and gives scores and maps, for any ONNX Runtime: standard operators, opset 21, any batch.`,
    )
    .argument("<model>", "a model file")
    .option("-m, --method <names>", "methods, with commas, or all", "grad-cam")
    .option(
      "-c, --class <which>",
      "what is always explained, as convlens explain has it; top1 chooses by the scores; without it, the input class chooses",
    )
    .addOption(scoreOption())
    .option("--heat", "also give each map from 0 to 1 in the rows and columns of the picture");
  addFlags(command, methods);
  addModelFlags(command)
    .optionsGroup("Output:")
    .option("-o, --out <file>", "the file that is written", "explained.onnx")
    .option("--json", "print what was written as JSON");
  addExamples(command, [
    "export model.onnx --method grad-cam -o explained.onnx",
    "export model.onnx --method grad-cam,integrated-gradients --steps 20 --heat",
    "export model.h5 --method occlusion --class dog -o dog.onnx",
  ]);
  command.action((model: string, flags: Flags) => exportModel(model, flags, signal));
}

async function exportModel(path: string, flags: Flags, signal: AbortSignal): Promise<void> {
  const named = exportableNamed(flags.method, "export");
  for (const method of named) paramsFor(method, flags);
  const lens = await openModel(path, openOptions(flags));
  try {
    const chosen = flags.method === "all" ? named.filter((m) => m.fits?.(lens.model) ?? true) : named;
    const asked = chosen.map((method) => ({ method, params: paramsFor(method, flags) }));
    const notes = [...lens.notes, ...unusedFlags(chosen, exportable(attributions), flags), ...foreign(lens)];
    for (const note of notes) process.stderr.write(`note: ${note}\n`);
    const target = targetOf(lens, flags);
    const { graph, layers } = await explainedGraph(lens.context({ signal }), asked, {
      target,
      score: flags.score,
      normalise: flags.heat === true,
    });
    signal.throwIfAborted();
    const maps = asked.map(({ method: { id, definition, title }, params }) => {
      const layer = layers[id];
      return { output: id, title, definition, params, ...(layer !== undefined && { layer }) };
    });
    const about = {
      convlens: version,
      model: { name: basename(path), sha256: lens.file.sha256 },
      target: typeof target === "string" ? target : flags.class,
      score: flags.score,
      maps,
    };
    const metadata = { ...metadataOfLens(lens), "convlens.explanation": JSON.stringify(about) };
    const files = await writeModel(flags.out, graph, { metadata, name: "explained", signal });
    const shapes = (names: readonly string[]) => names.map((name) => ({ name, ...graph.infos.get(name) }));
    const told = { files, inputs: shapes(graph.inputs), outputs: shapes(graph.outputs), ...about };
    process.stdout.write(flags.json ? `${JSON.stringify(told, null, 1)}\n` : `${described(told)}\n`);
  } finally {
    await lens.close();
  }
}

function targetOf({ model, labels }: Lens, { class: asked, score: kind }: Flags): ExplainedOptions["target"] {
  if (asked === undefined) return "input";
  if (/^top-?1$/i.test(asked)) return "top1";
  if (/^top-?\d+$/i.test(asked))
    throw new UsageError(`--class ${asked}: a model explains one thing of each picture`, "top1, or one class");
  const classes = model.graph.infos.get(model.output)?.shape[1];
  const scores = new Float32Array(typeof classes === "number" ? Math.max(classes, 2) : 1);
  const found = resolveTargets(asked, { model, labels, scores, kind });
  if (found.length !== 1)
    throw new UsageError(`--class ${asked}: ${found.length} things; a model explains one of each picture`);
  return found[0]!.target;
}

/** Operators that not every runtime has. */
function foreign({ model }: Lens): string[] {
  const domains = new Set(model.graph.nodes.flatMap((n) => (n.domain ? [n.domain] : [])));
  return [...domains].map((d) => `the model has operators of ${d}, which not every runtime knows`);
}

interface Told {
  readonly files: readonly string[];
  readonly inputs: readonly { readonly name: string; readonly type?: string; readonly shape?: readonly unknown[] }[];
  readonly outputs: Told["inputs"];
}

const described = ({ files, inputs, outputs }: Told): string =>
  [files.join(", "), ...inputs.map((v) => `  in   ${line(v)}`), ...outputs.map((v) => `  out  ${line(v)}`)].join("\n");

const line = ({ name, type = "float32", shape = [] }: Told["inputs"][number]) =>
  `${name} ${type} [${shape.join(", ")}]`;
