import { UsageError } from "@convlens/core/base";
import { unitsOf } from "@convlens/core/dataset";
import type { Model } from "@convlens/core/onnx";
import { selectAll } from "@convlens/core/onnx";
import { type Layer, workingLayers } from "@convlens/core/transform";
import { slug } from "../output.ts";

/** A layer with a page. */
export interface AtlasLayer extends Layer {
  /** Its number among the layers with pages. */
  readonly index: number;
  /** The name of its files, unlike that of any other. */
  readonly slug: string;
  readonly units: number;
}

/** The layers of a model that have weights, or those of them that globs name. Throws `UsageError` where there are none. */
export function atlasLayers(model: Model, named: string): AtlasLayer[] {
  const known = workingLayers(model.graph).filter(({ node }) => node.inputs.some((v) => isWeights(model, v)));
  const chosen = named === "all" ? known : known.filter(({ value }) => namedValues(model, named).has(value));
  if (chosen.length === 0)
    throw new UsageError(
      named === "all" ? "the model has no layers with weights" : `--layer ${named}: no layer with weights`,
      `these are: ${known
        .map(({ value }) => value)
        .slice(0, 8)
        .join(", ")}${known.length > 8 ? " …" : ""}`,
    );
  return chosen.map((layer, index) => ({
    ...layer,
    index,
    slug: `${String(index + 1).padStart(3, "0")}-${slug(layer.value)}`,
    units: unitsOf(model, layer.value),
  }));
}

function namedValues({ graph }: Model, named: string): Set<string> {
  return new Set(named.split(",").flatMap((name) => selectAll(graph, name.trim()).map(({ value }) => value)));
}

/** A constant of two axes or more. */
const isWeights = ({ graph }: Model, value: string) => (graph.constants.get(value)?.shape.length ?? 0) >= 2;

/** The first `count` places of numbers in descending order; of equal ones the first comes first. */
export const greatest = (values: ArrayLike<number>, count: number): number[] =>
  Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count);
