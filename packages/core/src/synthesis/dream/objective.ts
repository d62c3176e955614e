import { UsageError } from "../../base/errors.ts";
import type { Graph } from "../../onnx/graph.ts";
import { selectAll } from "../../onnx/select.ts";
import type { Expression } from "../objective/index.ts";
import { parseExpression } from "../objective/index.ts";

/** What a picture shall be more of. */
export interface Wished {
  /** Names, globs or `last:conv`; one with a channel behind it, `mixed4c[12]`, stands for that channel alone. */
  readonly layers: readonly string[];
  /** One for each layer; 1 where there are none. */
  readonly layerWeights?: readonly number[] | undefined;
  /** `12:1`, `80-95:0.5`, `rest:0.1` of all layers; `mixed4c[12]:1` of one. */
  readonly channelWeights?: readonly string[] | undefined;
  /** The path of a picture that it shall become like. */
  readonly guide?: string | undefined;
  /** An objective that is written out; it goes before all the others. */
  readonly objective?: string | undefined;
}

/** An objective, and the values of the graph that it looks at. */
export interface Wish {
  readonly expression: Expression;
  readonly layers: readonly string[];
}

/** The mean over the layers of weight · mean(A²), or of how alike they are to the guide. Throws `UsageError` for layers that there are not. */
export function wishOf(graph: Graph, wished: Wished): Wish {
  if (wished.objective !== undefined) {
    const expression = parseExpression(wished.objective);
    return { expression, layers: [...new Set(namesIn(expression).flatMap((name) => valuesNamed(graph, name)))] };
  }
  const { layers, layerWeights, guide } = wished;
  if (layers.length === 0) throw new UsageError("no layer to dream of", "--layers names some");
  if (layerWeights && layerWeights.length !== layers.length)
    throw new UsageError(
      `--layer-weights ${layerWeights.join(",")}: ${layerWeights.length} for ${layers.length} layer${layers.length === 1 ? "" : "s"}`,
      "one weight for each of --layers, in their order",
    );
  const ofChannels = channelsBy(graph, wished.channelWeights ?? []);
  const terms = layers.flatMap((selector, i) =>
    selectAll(graph, selector).map(({ value, unit }) => {
      const channels = unit ? String(unit[0]) : ofChannels(value);
      return { value, weight: layerWeights?.[i] ?? 1, term: termOf(value, channels, guide) };
    }),
  );
  unusedLayers(graph, wished, new Set(terms.map((t) => t.value)));
  const weighed = terms.map(({ weight, term }): Expression => {
    return { kind: "product", of: [{ kind: "number", value: weight / terms.length }, term] };
  });
  return {
    expression: weighed.reduce((a, b) => ({ kind: "sum", of: [a, b] })),
    layers: [...new Set(terms.map((t) => t.value))],
  };
}

function termOf(value: string, channels: string | undefined, guide: string | undefined): Expression {
  const weights = channels === undefined ? [] : [channels];
  if (guide !== undefined) return { kind: "call", name: "guided", args: [value, guide, ...weights] };
  if (channels !== undefined) return { kind: "call", name: "weighted", args: [value, channels] };
  return { kind: "call", name: "dream", args: [value] };
}

/** `mixed4c[12]:1` is the entry `12:1` of mixed4c. */
const OF_LAYER = /^(.+)\[([^[\]]+)\](:[^:]*)?$/;

/** The entries for each layer, as the terms take them; nothing for a layer that has none. */
function channelsBy(graph: Graph, entries: readonly string[]): (value: string) => string | undefined {
  const own = new Map<string, string[]>();
  const all: string[] = [];
  for (const entry of entries) {
    const [, layer, channels, weight = ""] = OF_LAYER.exec(entry) ?? [];
    if (layer === undefined) all.push(entry);
    else
      for (const { value } of selectAll(graph, layer)) own.set(value, [...(own.get(value) ?? []), channels + weight]);
  }
  return (value) => {
    const found = own.get(value) ?? all;
    return found.length > 0 ? found.join(" ") : undefined;
  };
}

/** Weights of channels of a layer that is not dreamt of would change nothing. */
function unusedLayers(graph: Graph, { channelWeights = [], layers }: Wished, used: ReadonlySet<string>): void {
  for (const entry of channelWeights) {
    const [, layer] = OF_LAYER.exec(entry) ?? [];
    if (layer !== undefined && !selectAll(graph, layer).some(({ value }) => used.has(value)))
      throw new UsageError(
        `--channel-weights ${entry}: "${layer}" is not among the layers`,
        `--layers ${layers.join(",")}`,
      );
  }
}

/** What may be a layer in an expression. */
function namesIn(e: Expression): string[] {
  switch (e.kind) {
    case "number":
      return [];
    case "unit":
      return [e.text.replace(/\[#\]$/, "")];
    case "call":
      return e.args.filter((a) => typeof a === "string");
    case "negative":
      return namesIn(e.of);
    default:
      return e.of.flatMap(namesIn);
  }
}

/** Nothing for a name that is no layer: scores, paths of pictures. Whoever writes the objective tells of what is wrong. */
function valuesNamed(graph: Graph, name: string): string[] {
  try {
    return selectAll(graph, name).map(({ value }) => value);
  } catch {
    return [];
  }
}
