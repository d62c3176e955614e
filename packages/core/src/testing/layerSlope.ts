import type { Float32Tensor } from "../base/tensor.ts";
import { doubles, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { openAt, openingOf } from "../transform/openAt.ts";

/** A layer's activation at a picture, and the slope of an element of `of` by it: central differences of the graph opened there. */
export function layerSlope(graph: Graph, layer: string, of: string, element: number, picture: Float32Tensor) {
  const feeds = { [graph.inputs[0]!]: toDoubles(picture) };
  const { shape, data: activation } = evaluate(graph, feeds).get(layer)!;
  const open = openAt(graph, layer, [of]);
  const h = 1e-6;
  const score = (i: number, step: number) => {
    const moved = activation.slice();
    moved[i]! += step;
    return evaluate(open, { ...feeds, [openingOf(layer)]: doubles(shape, moved, "float32") }).get(of)!.data[element]!;
  };
  return { shape, activation, slope: activation.map((_, i) => (score(i, h) - score(i, -h)) / (2 * h)) };
}
