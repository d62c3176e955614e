import type { Graph, Info, Node } from "../onnx/graph.ts";
import { BATCH } from "../onnx/graph.ts";
import { inferNode } from "../op/infer.ts";

/**
 * The graph for pictures of another size, as far as it goes: layers that slide over their input take any size, and what follows one
 * that does not, such as a fully connected layer, is left out. Outputs that are left out are no outputs.
 */
export function atSize(graph: Graph, input: string, [height, width]: readonly [number, number]): Graph {
  const given = graph.infos.get(input)!;
  if (given.shape[2] === height && given.shape[3] === width) return graph;
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const infos = new Map<string, Info>([...graph.infos].filter(([v]) => !made.has(v)));
  infos.set(input, { ...given, shape: [...given.shape.slice(0, 2), height, width] });
  const gone = new Set<string>();
  const nodes = graph.nodes.filter((node) => {
    const found = node.inputs.some((v) => gone.has(v)) ? undefined : fitting(graph, node, inferred(node, infos));
    if (!found) for (const v of node.outputs) gone.add(v);
    else
      node.outputs.forEach((v, i) => {
        if (v && found[i]) infos.set(v, found[i]);
      });
    return found !== undefined;
  });
  return { ...graph, nodes, infos, outputs: graph.outputs.filter((v) => !gone.has(v)) };
}

/** Nothing where a picture is cut into several of another size: what had a place for each picture of a batch has another number of them. */
function fitting(graph: Graph, node: Node, found: readonly (Info | undefined)[] | undefined) {
  const each = (info: Info | undefined) => info?.shape[0] === BATCH;
  const cut = node.outputs.some((v, i) => found?.[i] && each(graph.infos.get(v)) && !each(found[i]));
  return cut ? undefined : found;
}

/** What is known of a node's outputs; nothing where its inputs do not fit it. */
function inferred(node: Node, infos: ReadonlyMap<string, Info>) {
  try {
    return inferNode(node, (v) => infos.get(v));
  } catch {
    return undefined;
  }
}
