import { attentionsOf } from "./attention.ts";
import type { Graph, Node } from "./graph.ts";
import { ancestors, consumers, dependents, producers } from "./graph.ts";
import { extentsOfMaps, isOfMaps, layoutsOf } from "./layout.ts";
import { readsPlaces, tokensRead } from "./tokensRead.ts";

/** Operators that hand tokens on, all or some of their channels. */
const passing = new Set(
  "Identity Dropout Cast Transpose Reshape Squeeze Unsqueeze Flatten Split Slice Gather".split(" "),
);

const products = new Set(["MatMul", "Gemm", "Einsum"]);

/**
 * The last layer of a network with attention in which each place still matters to the outputs, `undefined` where there is
 * none: that of a network that reads its class token is what the last attention reads, after its normalisation
 * (`blocks[-1].norm1`); behind it the gradient reaches the class token alone. That of a network that averages its
 * tokens is what the last block gives, before the last normalisation.
 */
export function lastTokenValue(graph: Graph): string | undefined {
  if (attentionsOf(graph).length === 0) return undefined;
  const layouts = layoutsOf(graph);
  const needed = ancestors(graph, graph.outputs);
  const read = tokensRead(graph);
  const fits = (v: string) => {
    const layout = layouts.get(v);
    if (!needed.has(v) || !isOfMaps(graph, v, layout)) return false;
    if (layout.kind === "tokens") return readsPlaces(read.get(v), layout);
    return extentsOfMaps(graph, v)!.some((d) => d !== 1);
  };
  const users = consumers(graph);
  const atTheEdge = (v: string) =>
    graph.outputs.includes(v) || (users.get(v) ?? []).some((n) => n.outputs.some((o) => needed.has(o) && !fits(o)));
  const last = graph.nodes
    .flatMap((n) => n.outputs)
    .filter((v) => v && fits(v) && atTheEdge(v))
    .at(-1);
  return last && walkedBack(graph, last, fits);
}

/**
 * Back over what hands tokens on, and over the products that make queries, keys and values. Where no attention comes behind
 * it, also over the last normalisation.
 */
function walkedBack(graph: Graph, from: string, fits: (v: string) => boolean): string {
  const made = producers(graph);
  let layer = from;
  for (let v = from; ; ) {
    const node = made.get(v);
    const source = node && sourceOf(graph, node);
    if (source === undefined) break;
    if (node!.op === "Add" && !products.has(made.get(source)?.op ?? "")) break;
    v = source;
    if (fits(v)) layer = v;
  }
  const behind = dependents(graph, [layer]);
  if (attentionsOf(graph).some(({ value }) => behind.has(value))) return layer;
  const normed = normalised(graph, layer, made);
  return normed !== undefined && fits(normed) ? normed : layer;
}

/** The one value that a node hands on or multiplies by weights. */
function sourceOf(graph: Graph, { op, inputs }: Node): string | undefined {
  if (passing.has(op)) return inputs[0];
  if (!products.has(op) && op !== "Add") return undefined;
  const variable = inputs.filter((v) => v && !graph.constants.has(v));
  return variable.length === 1 ? variable[0] : undefined;
}

/** What a layer normalisation normalises, one operator or the several that exporters write for it. */
function normalised(graph: Graph, value: string, made: ReadonlyMap<string, Node>): string | undefined {
  const over = (v: string, op: string) => {
    const node = made.get(v);
    const variable = node?.inputs.filter((x) => !graph.constants.has(x)) ?? [];
    return node?.op === op && variable.length === 1 ? variable[0]! : v;
  };
  const norm = made.get(value);
  if (norm?.op === "LayerNormalization") return norm.inputs[0];
  const quotient = made.get(over(over(value, "Add"), "Mul"));
  if (quotient?.op !== "Div") return undefined;
  const difference = made.get(quotient.inputs[0]!);
  return difference?.op === "Sub" ? difference.inputs[0] : undefined;
}
