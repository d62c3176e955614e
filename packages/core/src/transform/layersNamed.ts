import type { Model } from "../onnx/meta.ts";
import { selectAll } from "../onnx/select.ts";
import { workingLayers } from "./layers.ts";

/** The layers that a flag names, or all convolutions, dense layers and pools. Throws `UsageError` where there is none of that name. */
export function layersNamed({ graph }: Model, named: string): string[] {
  const values =
    named === "all"
      ? workingLayers(graph).map(({ value }) => value)
      : named.split(",").flatMap((name) => selectAll(graph, name.trim()).map(({ value }) => value));
  return [...new Set(values)];
}
