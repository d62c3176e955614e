import type { LayerConfig, ModelConfig } from "./architecture.ts";

/**
 * The value name of each layer's output: the layer's own name. A layer inside of a nested model whose name another
 * layer has too goes by its path, such as `encoder/conv1`. Input layers of nested models make no value and have no name.
 */
export function layerNames(model: ModelConfig): Map<LayerConfig, string> {
  const paths = new Map<LayerConfig, string>();
  collect(model, "", paths);
  const uses = new Map<string, number>();
  for (const layer of paths.keys()) uses.set(layer.name, (uses.get(layer.name) ?? 0) + 1);
  const outer = new Set(model.layers);
  for (const layer of paths.keys()) if (outer.has(layer) || uses.get(layer.name) === 1) paths.set(layer, layer.name);
  return paths;
}

function collect(model: ModelConfig, prefix: string, into: Map<LayerConfig, string>): void {
  for (const layer of model.layers) {
    const path = `${prefix}${layer.name}`;
    if (layer.type !== "InputLayer" || prefix === "") into.set(layer, path);
    if (layer.model) collect(layer.model, `${path}/`, into);
  }
}
