import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import type { Writer } from "../op/index.ts";
import { BatchMixedError, backward, gradientOf, NoGradientError } from "../transform/backward.ts";
import { withBatch } from "../transform/batch.ts";
import { fold } from "../transform/fold.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";
import { hessianProducts } from "../transform/hessian.ts";
import type { RulesName } from "../transform/rules/index.ts";
import { rulesNamed } from "../transform/rules/index.ts";
import type { Context } from "./define.ts";
import { inBatches, stack, stacked } from "./rows.ts";
import { ofTargets } from "./seeds.ts";
import type { Target } from "./target.ts";
import { seedsFor, valueOfAll } from "./target.ts";

export interface GradientOptions {
  readonly rules: RulesName;
  /** What the gradients are taken with respect to; the picture unless it says otherwise. */
  readonly wrt?: string | readonly string[];
  /** Also takes the product of the Hessian with each value of `wrt`; `write` gets them behind the gradients. */
  readonly hessian?: true;
  /** Writes nodes on top of the backward graph and names the values to fetch; the gradients alone, unless it says otherwise. */
  readonly outputs?: { readonly id: string; write(g: Writer, ...gradients: string[]): readonly string[] };
}

/** The gradient of each target for one picture: one forward and one backward pass over as many targets as fit the memory. First extent: targets. */
export async function gradientsOf(
  context: Context,
  picture: Float32Tensor,
  targets: readonly Target[],
  options: GradientOptions,
): Promise<readonly Float32Tensor[]> {
  const value = valueOfAll(targets);
  // A second derivative is another one for each target.
  const graph = targets.length > 1 && !options.hessian ? gradientGraph(context, value, options, "many") : undefined;
  if (!graph) return gradientsOfRows(context, new Array(targets.length).fill(picture), targets, options);
  return ofTargets(context, graph, gradientOf(value), targets, { [context.model.input]: picture });
}

/** The gradient of one target for each of several pictures of the same size, in batches. First extent: pictures. */
export async function gradientsOfRows(
  context: Context,
  pictures: readonly Float32Tensor[],
  targets: readonly Target[],
  options: GradientOptions,
): Promise<readonly Float32Tensor[]> {
  const parts: (readonly Float32Tensor[])[] = [];
  await eachGradient(
    context,
    pictures.length,
    (i) => pictures[i]!,
    targets,
    options,
    (out) => {
      parts.push(out);
    },
  );
  return parts[0]!.map((_, k) => stack(parts.map((p) => p[k]!)));
}

/**
 * Streams the gradients of many pictures: makes each picture when its batch is due and hands on each batch of results,
 * so that never all of them are in memory.
 */
export async function eachGradient(
  context: Context,
  total: number,
  picture: (i: number) => Float32Tensor | Promise<Float32Tensor>,
  targets: readonly Target[],
  options: GradientOptions,
  use: (out: readonly Float32Tensor[], from: number, pictures: Float32Tensor) => void,
): Promise<void> {
  const value = valueOfAll(targets);
  const graph = gradientGraph(context, value, options, "each")!;
  const session = await context.prepare(graph);
  await inBatches(context, graph, total, async (from, to) => {
    const pictures = await stacked(picture, from, to);
    const seeds = seedsFor(context.model, targets.slice(from, to));
    const feeds = { [context.model.input]: pictures, [gradientOf(value)]: seeds };
    const out = await session.run(feeds, context.signal);
    use(
      graph.outputs.map((v) => out[v] as Float32Tensor),
      from,
      pictures,
    );
  });
}

const built = new WeakMap<object, Map<string, Graph | undefined>>();

/** The backward graph that answers the question, built once for each model; `undefined` where the model mixes the rows of a batch. */
export function gradientGraph(
  { model }: Pick<Context, "model">,
  of: string,
  options: GradientOptions,
  seeds: "each" | "many",
): Graph | undefined {
  const wrt = [options.wrt ?? model.input].flat();
  const key = JSON.stringify([of, wrt, options.rules, options.hessian, options.outputs?.id, seeds]);
  const graphs = built.get(model) ?? new Map<string, Graph | undefined>();
  built.set(model, graphs);
  if (!graphs.has(key)) graphs.set(key, buildGradientGraph(model.graph, of, wrt, options, seeds));
  return graphs.get(key);
}

function buildGradientGraph(
  graph: Graph,
  of: string,
  wrt: readonly string[],
  options: GradientOptions,
  seeds: "each" | "many",
): Graph | undefined {
  const plain = withOutputs(graph, [of]);
  const forward = foldBatchNorm(fold(seeds === "many" ? withBatch(plain, 1) : plain), new Set([of, ...wrt]));
  try {
    const differentiated = backward(forward, of, wrt, { rules: rulesNamed(options.rules), seeds });
    const { graph: whole, products } = hessianProducts(differentiated, options.hessian ? wrt : []);
    const g = new Builder(whole);
    const gradients = [...wrt.map(gradientOf), ...products];
    const outputs = options.outputs?.write(g, ...gradients) ?? gradients;
    return withOutputs(g.build(outputs), outputs);
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
