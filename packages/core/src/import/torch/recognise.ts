import { ConvlensError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import { BATCH, type Graph, withOutputs } from "../../onnx/graph.ts";
import { torchArchitectures } from "./architecture/all.ts";
import type { Architecture } from "./architecture/define.ts";
import { Misfit, Network } from "./network.ts";
import { MOST_TENSORS } from "./stateDict.ts";

/** A network whose architecture its tensors tell. */
export interface Recognised {
  readonly architecture: Architecture;
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

/** What training counts, and what inference has no use for. */
const COUNTERS = /(?:^|\.)num_batches_tracked$/;

/** Modules that wrap a network, and a prefix of their own to each name. */
const MOST_PREFIXES = 4;

/**
 * The architecture of a state dict, by the names and shapes of its tensors, and its graph. `name` is the file's;
 * `size` are the rows and columns of pictures, where they are to be others than usual.
 * Throws `ConvlensError` that tells the nearest architecture and what keeps the tensors from it.
 */
export function recognise(state: Tensors, name: string, size?: readonly [number, number]): Recognised {
  const tensors = new Map([...state].filter(([key]) => !COUNTERS.test(key)));
  if (tensors.size > MOST_TENSORS)
    throw new ConvlensError(`"${name}" has ${tensors.size} tensors, more than the ${MOST_TENSORS} of a network`);
  const attempts: Attempt[] = [];
  for (const stripped of withoutPrefixes(tensors))
    for (const architecture of architectures) {
      const tried = attempt(architecture, stripped, size);
      if (!tried) continue;
      if ("graph" in tried) return tried;
      attempts.push(tried);
    }
  throw notRecognised(tensors, attempts, name);
}

/** The tensors as they are, then without the first part of their names, for as long as all of them share it. */
function withoutPrefixes(tensors: Tensors): Tensors[] {
  const found = [tensors];
  for (let last = tensors; found.length <= MOST_PREFIXES; found.push(last)) {
    const [first] = [...last.keys()].map((key) => /^([A-Za-z_]\w*)\./.exec(key)?.[0]);
    if (first === undefined || ![...last.keys()].every((key) => key.startsWith(first))) return found;
    last = new Map([...last].map(([key, t]) => [key.slice(first.length), t]));
  }
  return found;
}

function attempt(
  architecture: Architecture,
  state: Tensors,
  size?: readonly [number, number],
): Recognised | Attempt | undefined {
  const { rename, stems, unused } = architecture;
  const named = rename ? new Map([...state].map(([key, t]) => [rename(key), t])) : state;
  const stem = stems.find((s) => named.has(s));
  if (stem === undefined) return undefined;
  const net = new Network(new Map([...named].filter(([key]) => !unused?.test(key))));
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
    "Export the model from PyTorch: torch.onnx.export(model, picture, 'model.onnx').",
  );
}
