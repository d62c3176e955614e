import type { Layout } from "@convlens/core/render";

type Nodes = Layout["nodes"];

/** The box that an arrow key leads to: down and up along ways, left and right to what stands beside. */
export function neighbour(
  key: string,
  from: number,
  edges: readonly (readonly [number, number])[],
  nodes: Nodes,
): number | undefined {
  const here = nodes[from]!;
  const middle = (i: number) => nodes[i]!.x + nodes[i]!.width / 2;
  const aside = (i: number) => Math.abs(middle(i) - middle(from));
  const nearest = (found: readonly number[]) => found.toSorted((a, b) => aside(a) - aside(b) || a - b)[0];
  if (key === "ArrowDown") return nearest(edges.flatMap(([a, b]) => (a === from ? [b] : [])));
  if (key === "ArrowUp") return nearest(edges.flatMap(([a, b]) => (b === from ? [a] : [])));
  if (key === "Home") return 0;
  if (key === "End") return nodes.length - 1;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  const side = key === "ArrowLeft" ? -1 : 1;
  const beside = nodes.flatMap((node, i) => {
    const level = node.y < here.y + here.height && here.y < node.y + node.height;
    return level && (middle(i) - middle(from)) * side > 0 ? [i] : [];
  });
  return nearest(beside);
}
