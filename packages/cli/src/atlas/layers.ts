import { isFloat, UsageError } from "@convlens/core/base";
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
  const known = workingLayers(model.graph).filter(
    ({ node, value }) => hasUnits(model, value) && node.inputs.some((v) => isWeights(model, v)),
  );
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

/** Real numbers, in channels of rows and columns or one for each unit. */
function hasUnits({ graph }: Model, value: string): boolean {
  const info = graph.infos.get(value);
  const extents = info?.shape.slice(1) ?? [];
  return info !== undefined && isFloat(info.type) && [1, 3].includes(extents.length) && extents.every(Number.isInteger);
}

/** A constant of two axes or more. */
const isWeights = ({ graph }: Model, value: string) => (graph.constants.get(value)?.shape.length ?? 0) >= 2;
