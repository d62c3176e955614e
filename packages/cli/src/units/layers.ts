import type { Model } from "@convlens/core/onnx";
import { selectAll } from "@convlens/core/onnx";
import { workingLayers } from "@convlens/core/transform";

/** The layers that a flag names, or all convolutions, dense layers and pools. Throws `UsageError` where there is none of that name. */
export function layersNamed({ graph }: Model, named: string): string[] {
  const values =
    named === "all"
      ? workingLayers(graph).map(({ value }) => value)
      : named.split(",").flatMap((name) => selectAll(graph, name.trim()).map(({ value }) => value));
  return [...new Set(values)];
}
