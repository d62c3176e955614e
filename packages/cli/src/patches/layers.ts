import { isFloat, spreadOver } from "@convlens/core/base";
import type { Model } from "@convlens/core/onnx";
import { opOf } from "@convlens/core/op";
import { layersNamed, workingLayers } from "@convlens/core/transform";

/** Layers that show how a network goes from edges to things. */
const MOST = 5;

/** The layers that a flag names, or else `progression`. Throws `UsageError` where there is none of that name. */
export const patchLayers = (model: Model, named: string | undefined): string[] =>
  named === undefined ? progression(model) : layersNamed(model, named);

/**
 * The last value, less normalisations, of each resolution that convolutions and pools make: the five layers of the usual ImageNet networks. Where there are
 * more resolutions, five of them from the first to the last; a network without any has its output.
 */
export function progression({ graph, output }: Model): string[] {
  const resolutionOf = (value: string) => {
    const { type, shape = [] } = graph.infos.get(value) ?? {};
    return type && isFloat(type) && shape.length === 4 && shape.slice(2).some((d) => d !== 1)
      ? shape.slice(2).join("×")
      : undefined;
  };
  const made = new Set(workingLayers(graph).flatMap(({ node }) => resolutionOf(node.outputs[0]!) ?? []));
  const last = new Map<string, string>();
  for (const node of graph.nodes) {
    const [value] = node.outputs;
    const resolution = value && resolutionOf(value);
    // What is divided by its neighbours is as strong wherever they are weak, and has next to no gradient there.
    const divided = opOf(node)?.family === "normalization";
    if (resolution && made.has(resolution) && !divided) last.set(resolution, value);
  }
  const found = [...last.values()];
  if (found.length === 0) return [output];
  return spreadOver(found, MOST);
}
