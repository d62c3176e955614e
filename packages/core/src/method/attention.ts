import { UsageError } from "../base/errors.ts";
import { float32, size } from "../base/tensor.ts";
import { attentionsOf } from "../onnx/attention.ts";
import { quotientOf } from "../onnx/extents.ts";
import type { Dim } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { layoutsOf, type Tokens } from "../onnx/layout.ts";
import type { Model } from "../onnx/meta.ts";
import { tokensRead } from "../onnx/tokensRead.ts";
import type { Writer } from "../op/index.ts";
import { gridOfTokens } from "./grids.ts";

/** The attention of a transformer whose tokens all see each other. */
export interface SelfAttention {
  /** The matrices, first block first: N×heads×T×T, or with batch and heads as one axis. */
  readonly matrices: readonly { readonly value: string; readonly heads: number }[];
  readonly tokens: number;
  /** Where the places are among the tokens. */
  readonly places: Pick<Tokens, "grid" | "before">;
  /** The tokens that the output is made of behind the last attention: the class token, or all that are averaged. */
  readonly read: readonly number[];
}

/**
 * The attention of a model up to one of its values. Throws `UsageError` where it has none, where tokens see only those in a window of
 * theirs, and where they are no grid.
 * @param asked rows and columns, as `--grid` has it
 */
export function selfAttentionOf(model: Model, of: string, asked?: string): SelfAttention {
  const graph = withOutputs(model.graph, [of]);
  const [first, ...more] = attentionsOf(graph);
  if (!first)
    throw new UsageError(
      "the model has no attention of tokens to each other",
      "methods that need none, such as grad-cam, fit networks without",
    );
  const [batch] = graph.infos.get(model.input)!.shape;
  const all = [first, ...more];
  const layouts = layoutsOf(graph);
  const matrices = all.map(({ value, tokens }) => {
    const lead = graph.infos.get(value)!.shape.slice(0, -2);
    const heads = quotientOf(lead, batch!);
    const whole = layouts.has(value) || (lead.length === 2 && lead[0] === batch);
    if (heads === undefined || !whole || tokens !== first.tokens) throw inWindows(value, graph.infos.get(value)!.shape);
    return { value, heads };
  });
  const layout = layouts.get(first.value);
  const places = gridOfTokens(model, first.tokens, layout?.kind === "tokens" ? layout : undefined, asked);
  if (!places)
    throw new UsageError(
      `the ${first.tokens} tokens of "${first.value}" are no grid of rows and columns that is known`,
      "name it, such as --grid 14x14; tokens before it stand for no place",
    );
  const read = tokensRead(graph).get(all.at(-1)!.value);
  const every = Array.from({ length: first.tokens }, (_, t) => t);
  return {
    matrices,
    tokens: first.tokens,
    places,
    read: read instanceof Set ? [...read].sort((a, b) => a - b) : every,
  };
}

const inWindows = (value: string, shape: readonly Dim[]) =>
  new UsageError(
    `the attention "${value}", [${shape.join(", ")}], is not one of all tokens to all: it cannot be rolled out`,
    "networks with windows of attention are explained by grad-cam and the other CAMs",
  );

/** Whether a model has attention that can be rolled out. */
export function hasSelfAttention(model: Model): boolean {
  try {
    selfAttentionOf(model, model.output);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** How the matrices of the heads become one. */
export const fusions = { mean: "ReduceMean", max: "ReduceMax", min: "ReduceMin" } as const;

/** One matrix for all heads, N×T×T. */
export const fusedHeads = (
  g: Writer,
  matrix: string,
  { heads, tokens }: { readonly heads: number; readonly tokens: number },
  fusion: keyof typeof fusions,
): string => {
  const each = g.node("Reshape", [matrix, g.ints([-1, heads, tokens, tokens])]);
  return g.node(fusions[fusion], [each, g.ints([1])], { keepdims: 0 });
};

/**
 * How much each place says to the tokens that are read, N×h×w: these tokens' rows of the product of the matrices, last block
 * first, on average. `step` takes the row from behind a block to before it.
 */
export function rolled(
  g: Writer,
  { tokens, places, read }: SelfAttention,
  matrices: readonly string[],
  step: (row: string, matrix: string) => string,
): string {
  const start = new Float32Array(tokens);
  for (const t of read) start[t] = 1 / read.length;
  const first = g.constant(float32([1, 1, tokens], start), "read");
  const row = matrices.toReversed().reduce((r, matrix) => step(r, matrix), first);
  const [h, w] = places.grid;
  const ends = [places.before, places.before + size(places.grid)];
  const seen = g.node("Slice", [row, g.ints([ends[0]!]), g.ints([ends[1]!]), g.ints([2])]);
  return g.node("Reshape", [seen, g.ints([-1, h, w])]);
}
