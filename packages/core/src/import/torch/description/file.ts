import { z } from "zod";
import { ConvlensError, nearest } from "../../../base/errors.ts";
import type { Tensor } from "../../../base/tensor.ts";
import { BATCH, withOutputs } from "../../../onnx/graph.ts";
import type { Declared } from "../../../onnx/meta.ts";
import { parseJson, sidecarForm } from "../../../onnx/sidecar.ts";
import { Misfit, Network } from "../network.ts";
import { withoutPrefixes } from "../prefixes.ts";
import type { Recognised } from "../recognise.ts";
import type { Path } from "./define.ts";
import { lineOf } from "./lines.ts";
import { Fault, layersOf } from "./parse.ts";
import { type Blocks, Misplaced, writeLayers } from "./write.ts";

/** A file that describes a network: its name, for messages, and its JSON. */
export interface ArchitectureFile {
  readonly name: string;
  readonly text: string;
}

const list = z.array(z.unknown()).min(1);

const form = z.strictObject({
  title: z.string().optional(),
  input: sidecarForm.input,
  output: sidecarForm.output.optional(),
  blocks: z.record(z.string(), list).default({}),
  unused: z.array(z.string().min(1)).default([]),
  layers: list,
});

/**
 * The graph of weights whose network a file describes. `size` are the rows and columns of pictures, where they are to be others than the file has.
 * Throws `ConvlensError` with the line of the file at fault: what is not in order, a tensor that is missing, one that does not fit.
 */
export function described(
  state: ReadonlyMap<string, Tensor>,
  weights: string,
  { name, text }: ArchitectureFile,
  size?: readonly [number, number],
): Recognised & { readonly declared: Declared } {
  const told = parsed(text, name);
  const attempts = withoutPrefixes(state).map((tensors) => attempt(told, tensors, size));
  const made = attempts.find((a) => "graph" in a);
  if (made) return { ...made, architecture: { id: name } };
  const best = attempts.toSorted((a, b) => taken(b) - taken(a))[0] as Failure;
  if (best.path) throw at(text, name, best.path, best.why, hintFor(best.missing, state));
  throw new ConvlensError(`${name} does not fit "${weights}": ${best.why}`, best.hint);
}

interface Told {
  readonly input: z.output<typeof sidecarForm.input>;
  readonly output: z.output<typeof sidecarForm.output> | undefined;
  readonly unused: readonly string[];
  readonly blocks: Blocks;
  readonly layers: ReturnType<typeof layersOf>;
}

function parsed(text: string, name: string): Told {
  const { success, data, error } = form.safeParse(parseJson(text, name));
  if (!success) {
    const [issue] = error.issues;
    const path = issue!.path as Path;
    if (issue!.code !== "unrecognized_keys")
      throw at(text, name, path, `${path.join(".") || "the whole"}: ${issue!.message}`);
    const [key] = issue!.keys;
    throw at(text, name, [...path, key!], `nothing is called "${[...path, key].join(".")}"`);
  }
  try {
    const blocks = Object.entries(data.blocks).map(([id, layers]) => [id, layersOf(layers, ["blocks", id])] as const);
    return {
      ...data,
      output: data.output,
      blocks: Object.fromEntries(blocks),
      layers: layersOf(data.layers, ["layers"]),
    };
  } catch (cause) {
    if (cause instanceof Fault) throw at(text, name, cause.path, cause.message);
    throw cause;
  }
}

interface Failure {
  readonly taken: number;
  readonly why: string;
  readonly path?: Path;
  readonly missing?: string;
  readonly hint?: string;
}

type Made = Omit<Recognised, "architecture"> & { readonly declared: Declared };

const taken = (a: Made | Failure) => ("graph" in a ? Number.POSITIVE_INFINITY : a.taken);

function attempt(told: Told, state: ReadonlyMap<string, Tensor>, size?: readonly [number, number]): Made | Failure {
  const { input: said, unused, layers, blocks } = told;
  const net = new Network(new Map([...state].filter(([key]) => !unused.some((start) => key.startsWith(start)))));
  const [height, width] = size ?? said.size ?? [224, 224];
  try {
    const channels = channelsOf(said.channels, state);
    const input = net.g.input("input", { type: "float32", shape: [BATCH, channels, height, width] });
    const output = writeLayers(net, layers, blocks, input);
    const left = net.left();
    if (left !== undefined)
      return { taken: net.taken, why: `no layer takes "${left}"`, hint: 'Add its layer, or list it under "unused".' };
    const graph = withOutputs(net.g.build([]), [output]);
    const scores = told.output?.scores ?? (graph.nodes.at(-1)?.op === "Softmax" ? "probabilities" : "logits");
    const declared = { input: said, output: { ...told.output, scores } } as Declared;
    return { graph, input, output, usualSize: Math.max(height, width), notes: net.notes, declared };
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause;
    const missing = /"([^"]+)" is missing$/.exec(cause.message)?.[1];
    const place = cause instanceof Misplaced ? { path: cause.path } : {};
    return { taken: net.taken, why: cause.message, ...place, ...(missing !== undefined && { missing }) };
  }
}

/** As said, else those that the first kernel of the file takes. */
function channelsOf(said: string | undefined, state: ReadonlyMap<string, Tensor>): number {
  if (said !== undefined) return said === "GRAY" ? 1 : 3;
  const first = [...state.values()].find(({ shape }) => shape.length === 4);
  return first?.shape[1] ?? 3;
}

const hintFor = (missing: string | undefined, state: ReadonlyMap<string, Tensor>): string | undefined =>
  missing === undefined ? undefined : `The file has ${nearest(missing, state.keys(), 3).join(", ")}.`;

const at = (text: string, name: string, path: Path, why: string, hint?: string): ConvlensError =>
  new ConvlensError(
    `${name}, line ${lineOf(text, path)}: ${why}`,
    hint ?? "docs/reference/architecture-files.md tells the form.",
  );
