import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import type { Tensors } from "@convlens/core/engine";
import { metadataOfLens } from "@convlens/core/lens";
import type { Graph, Model } from "@convlens/core/onnx";
import { halved, headOf } from "@convlens/core/transform";
import type { Lens, OpenOptions } from "@convlens/node";
import { openModel, writeModel } from "@convlens/node";
import { version } from "../version.ts";
import { type Difference, largestDifference } from "./compared.ts";
import { drawnInputs } from "./drawn.ts";
import { tooLarge } from "./tooLarge.ts";

export interface ConvertOptions {
  readonly half: boolean;
  readonly external: boolean;
  /** Of the input that both are run on. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** What was written. */
export interface Converted {
  /** The model first. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly format: string;
  readonly precision: "float32" | "float16";
  /** Operators that stay float32 in a file of float16, and how many nodes there are of each. */
  readonly float32: Readonly<Record<string, number>>;
  readonly difference: Difference;
  /** The largest difference that is taken. */
  readonly tolerance: number;
  readonly notes: readonly string[];
}

/** Two float32 runs of one network, whose sums are in another order: 1e-7 each, through some two hundred layers. */
const FLOAT32_TOLERANCE = 1e-4;

/** A float16 has 11 bits, so each layer rounds by up to 5e-4; these add up like a random walk over a hundred layers or more. */
const FLOAT16_TOLERANCE = 2e-2;

/** Writes the model as an ONNX file, after both have given the same on a drawn input. */
export async function convert(
  lens: Lens,
  out: string,
  options: ConvertOptions,
  opening: OpenOptions,
): Promise<Converted> {
  const { half, external, signal } = options;
  const tolerance = half ? FLOAT16_TOLERANCE : FLOAT32_TOLERANCE;
  const told = outputsAndLogits(lens.original);
  const feeds = drawnInputs(lens, options.seed);
  const before = await outputsOf(lens, told, feeds, signal);
  const { graph: plain } = lens.original;
  const graph = clean(half ? halved(plain, await tooLarge(lens, feeds, signal)) : plain);
  let difference: Difference | undefined;
  const check = async (path: string) => {
    const { engine } = opening;
    const written = await openModel(path, engine ? { engine } : {});
    try {
      const after = await outputsOf(written, told, feeds, signal);
      difference = largestDifference(before, after, half);
      refuse(difference, tolerance, half);
      requireSame(lens, written);
    } finally {
      await written.close();
    }
  };
  const files = await writeModel(out, graph, {
    external,
    metadata: metadata(lens, half),
    valueInfos: true,
    check,
    signal,
  });
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    files,
    bytes: sizes.reduce((a, b) => a + b),
    format: lens.model.format,
    precision: half ? "float16" : "float32",
    float32: half ? keptFloat32(graph) : {},
    difference: difference!,
    tolerance,
    notes: existsSync(`${out}.convlens.json`)
      ? [`${out}.convlens.json lies beside it and comes before what the file says`]
      : [],
  };
}

/** The model's outputs, and the logits that its probabilities are made of: probabilities of 0 and 1 would tell little. */
function outputsAndLogits({ graph, output }: Model): readonly string[] {
  const { logits } = headOf(graph, output);
  return [...new Set([...graph.outputs, logits])];
}

async function outputsOf(
  { engine, original: { graph } }: Lens,
  outputs: readonly string[],
  feeds: Tensors,
  signal: AbortSignal,
): Promise<Tensors> {
  const session = await engine.prepare({ ...graph, outputs: outputs.filter((v) => graph.infos.has(v)) });
  try {
    return await session.run(feeds, signal);
  } finally {
    await session.release();
  }
}

function refuse({ output, relative }: Difference, tolerance: number, half: boolean): void {
  if (relative <= tolerance) return;
  throw new ConvlensError(
    `the output "${output}" of the file differs by ${relative.toExponential(1)} of its largest value, more than ${tolerance}`,
    half ? "float16 is too coarse for this network: leave --half out" : "nothing was written",
  );
}

/** What the file says of itself must be what is known of the model. */
function requireSame(lens: Lens, written: Lens): void {
  const facts = ({ input, scores, labels }: Lens) => JSON.stringify([{ ...input, layout: "NCHW" }, scores, labels]);
  if (!lens.guessed && facts(lens) !== facts(written))
    throw new ConvlensError("the file does not say what is known of the model", "this is a fault of Convlens");
}

/** Without operator sets that no node is of any more. */
function clean(graph: Graph): Graph {
  if (!graph.extra) return graph;
  const used = new Set(["", ...graph.nodes.map((n) => n.domain ?? "")]);
  const opsets = Object.fromEntries(Object.entries(graph.extra.opsets).filter(([domain]) => used.has(domain)));
  return { ...graph, extra: { ...graph.extra, opsets } };
}

function metadata(lens: Lens, half: boolean): Record<string, string> {
  const { path, sha256 } = lens.file;
  const source = { name: basename(path), format: lens.model.format, sha256 };
  return {
    ...lens.original.metadata,
    ...metadataOfLens(lens),
    "convlens.source": JSON.stringify({ convlens: version, ...source, ...(half && { precision: "float16" }) }),
  };
}

function keptFloat32({ nodes, infos }: Graph): Record<string, number> {
  const counts: Record<string, number> = {};
  const isFloat32 = (v: string) => infos.get(v)?.type === "float32";
  for (const { op, outputs, inputs } of nodes)
    if (op !== "Cast" && outputs.some(isFloat32) && inputs.some(isFloat32)) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}
