import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { BatchMixedError, gradientOf, NoGradientError } from "../transform/backward.ts";
import { withBatch } from "../transform/batch.ts";
import { fold } from "../transform/fold.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";
import type { Context } from "./define.ts";
import { inBatches, stack } from "./rows.ts";
import { ofTargets, onlyInputs } from "./seeds.ts";
import type { Target } from "./target.ts";
import { seedsFor, valueOfAll } from "./target.ts";

/** Whether one picture has many seeds, or each row of a batch its own. */
export type Seeds = "each" | "many";

/** A backward pass of its own kind. */
export interface Propagation {
  /** Tells it from every other for the same model. */
  readonly key: string;
  /** Values, besides the targets', that must stay in the graph. */
  readonly keep?: readonly string[];
  /** The input that takes the seeds of a value; `grad(<value>)` unless it says otherwise. */
  readonly seedOf?: (value: string) => string;
  /**
   * Writes the whole graph, its outputs being what is fetched, from the forward pass up to `of`, with batch normalisation merged.
   * Its inputs are the seeds and whatever `feeds` give.
   */
  write(forward: Graph, of: string, seeds: Seeds): Graph;
}

type Feeds = Readonly<Record<string, Float32Tensor>>;

/** The outputs for each target, as many targets at a time as fit the memory. What does not depend on the target has one row, but where rows of a batch mix. */
export async function propagate(
  context: Context,
  propagation: Propagation,
  targets: readonly Target[],
  feeds: Feeds,
): Promise<readonly Float32Tensor[]> {
  const many = targets.length > 1;
  const graph = many ? propagationGraph(context, propagation, valueOfAll(targets), "many") : undefined;
  if (graph) return ofTargets(context, graph, seedName(propagation, targets), targets, feeds);
  return propagateEach(context, propagation, targets, feeds);
}

/** The outputs for each target, each with a forward pass of its own. */
export async function propagateEach(
  context: Context,
  propagation: Propagation,
  targets: readonly Target[],
  feeds: Feeds,
): Promise<readonly Float32Tensor[]> {
  const parts: (readonly Float32Tensor[])[] = [];
  await propagateRows(
    context,
    propagation,
    targets,
    () => feeds,
    (out) => {
      parts.push(out);
    },
  );
  return parts[0]!.map((_, i) => stack(parts.map((out) => out[i]!)));
}

/** Streams the outputs for many rows, each with its own target and its own feeds, made when its batch is due. */
export async function propagateRows(
  context: Context,
  propagation: Propagation,
  targets: readonly Target[],
  feeds: (row: number) => Feeds | Promise<Feeds>,
  use: (out: readonly Float32Tensor[], from: number, fed: Feeds) => void,
): Promise<void> {
  const graph = propagationGraph(context, propagation, valueOfAll(targets), "each")!;
  const session = await context.prepare(graph);
  const seed = seedName(propagation, targets);
  await inBatches(context, graph, targets.length, async (from, to) => {
    const rows: Feeds[] = [];
    for (let row = from; row < to; row++) rows.push(await feeds(row));
    const fed = Object.fromEntries(Object.keys(rows[0]!).map((v) => [v, stack(rows.map((row) => row[v]!))]));
    const seeds = seedsFor(context.model, targets.slice(from, to));
    const out = await session.run(onlyInputs(graph, { ...fed, [seed]: seeds }), context.signal);
    use(
      graph.outputs.map((v) => out[v] as Float32Tensor),
      from,
      fed,
    );
  });
}

const seedName = ({ seedOf = gradientOf }: Propagation, targets: readonly Target[]): string =>
  seedOf(valueOfAll(targets));

const built = new WeakMap<object, Map<string, Graph | undefined>>();

/** The graph of a propagation, written once for each model; `undefined` where the model mixes the rows of a batch. */
export function propagationGraph(
  { model }: Pick<Context, "model">,
  propagation: Propagation,
  of: string,
  seeds: Seeds,
): Graph | undefined {
  const key = JSON.stringify([propagation.key, of, seeds]);
  const graphs = built.get(model) ?? new Map<string, Graph | undefined>();
  built.set(model, graphs);
  if (!graphs.has(key)) graphs.set(key, written(model.graph, propagation, of, seeds));
  return graphs.get(key);
}

function written(graph: Graph, propagation: Propagation, of: string, seeds: Seeds): Graph | undefined {
  const plain = withOutputs(graph, [of]);
  const keep = new Set([of, ...(propagation.keep ?? [])]);
  const forward = foldBatchNorm(fold(seeds === "many" ? withBatch(plain, 1) : plain), keep);
  try {
    return propagation.write(forward, of, seeds);
  } catch (error) {
    if (error instanceof BatchMixedError) return undefined;
    if (error instanceof NoGradientError)
      throw new ConvlensError(
        error.message,
        "methods that need no gradient still work: occlusion, activations, predict",
        { cause: error },
      );
    throw error;
  }
}
