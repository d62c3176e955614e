import { ConvlensError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import { BATCH, type Graph, withOutputs } from "../../onnx/graph.ts";
import { torchArchitectures } from "./architecture/all.ts";
import type { Architecture } from "./architecture/define.ts";
import { Misfit, Network } from "./network.ts";
import { withoutPrefixes } from "./prefixes.ts";
import { MOST_TENSORS } from "./stateDict.ts";

/** A network whose architecture its tensors tell. */
export interface Recognised {
  readonly architecture: Pick<Architecture, "id" | "values">;
  readonly graph: Graph;
  readonly input: string;
  readonly output: string;
  /** Rows and columns that such a network is usually given. */
  readonly usualSize: number;
  readonly notes: readonly string[];
}

type Tensors = ReadonlyMap<string, Tensor>;

/** An architecture that the tensors are not of, and why. */
interface Attempt {
  readonly architecture: Architecture;
  /** How many tensors it takes. */
  readonly taken: number;
  readonly why: string;
}

const architectures: readonly Architecture[] = torchArchitectures.flat();

/**
 * The architecture of a state dict, by the names and shapes of its tensors, and its graph. `name` is the file's;
 * `size` are the rows and columns of pictures, where they are to be others than usual.
 * `model` is what a file beside the weights calls it, if there is one.
 * Throws `ConvlensError` that tells the nearest architecture and what keeps the tensors from it.
 */
export function recognise(state: Tensors, name: string, size?: readonly [number, number], model?: string): Recognised {
  requireNetwork(state, name);
  const attempts: Attempt[] = [];
  const candidates = withoutPrefixes(state);
  for (const stripped of candidates)
    for (const architecture of architectures) {
      const tried = attempt(architecture, stripped, size, model);
      if (!tried) continue;
      if ("graph" in tried) return tried;
      attempts.push(tried);
    }
  throw notRecognised(candidates[0]!, attempts, name);
}

/** Throws `ConvlensError` for more tensors than a network has. */
export function requireNetwork(state: Tensors, name: string): void {
  if (state.size > 2 * MOST_TENSORS)
    throw new ConvlensError(`"${name}" has ${state.size} tensors, more than the ${MOST_TENSORS} of a network`);
}

function attempt(
  architecture: Architecture,
  state: Tensors,
  size: readonly [number, number] | undefined,
  model: string | undefined,
): Recognised | Attempt | undefined {
  const { rename, stems, unused } = architecture;
  const named = rename ? new Map([...state].map(([key, t]) => [rename(key), t])) : state;
  const stem = stems.find((s) => named.has(s));
  if (stem === undefined) return undefined;
  const net = new Network(new Map([...named].filter(([key]) => !unused?.test(key))), model);
  try {
    const usualSize = architecture.size(net);
    const [height, width] = size ?? [usualSize, usualSize];
    const input = net.g.input("input", { type: "float32", shape: [BATCH, channelsOf(net, stem), height, width] });
    const output = architecture.write(net, input);
    const left = net.left();
    if (left !== undefined) return { architecture, taken: net.taken, why: `it has no place for "${left}"` };
    return { architecture, graph: withOutputs(net.g.build([]), [output]), input, output, usualSize, notes: net.notes };
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause;
    return { architecture, taken: net.taken, why: cause.message };
  }
}

function channelsOf(net: Network, stem: string): number {
  const shape = net.shape(stem);
  if (shape.length !== 4) throw new Misfit(`"${stem}" is of no convolution: [${shape}]`);
  return shape[1]!;
}

function notRecognised(tensors: Tensors, attempts: readonly Attempt[], name: string): ConvlensError {
  const [nearest] = attempts.toReversed().sort((a, b) => b.taken - a.taken);
  const names = [...tensors.keys()];
  const some = `${names
    .slice(0, 2)
    .map((n) => `"${n}"`)
    .join(", ")}${names.length > 2 ? " …" : ""}`;
  const why = nearest
    ? `nearest is ${nearest.architecture.id}, which takes ${nearest.taken} of them, but ${nearest.why}`
    : "none begins with tensors of these names";
  return new ConvlensError(
    `"${name}" holds only weights, and the architecture of its ${names.length} tensors (${some}) is not known: ${why}`,
    "Describe the network with --arch FILE.json (docs/guide/formats.md), or export it from PyTorch: torch.onnx.export(model, picture, 'model.onnx').",
  );
}
