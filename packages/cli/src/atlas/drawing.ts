import type { ArchitectureFigure, ArchitectureNode } from "@convlens/core/render";
import type { Architecture, Box } from "@convlens/core/transform";

/** A network as it is drawn; `more` adds links and pictures to the boxes that have them. */
export function drawingOf(
  { boxes, edges, blocks }: Architecture,
  more: (box: Box) => Pick<ArchitectureNode, "href" | "pictures"> = () => ({}),
): ArchitectureFigure {
  const blockOf = new Map(blocks.flatMap(({ name, boxes }) => boxes.map((b) => [b, name] as const)));
  return {
    nodes: boxes.map((box, i) => nodeOf(box, blockOf.get(i) ?? "", more)),
    edges,
    blocks: blocks.map(({ name, boxes }) => ({ title: name, nodes: boxes })),
  };
}

function nodeOf(
  box: Box,
  block: string,
  more: (box: Box) => Pick<ArchitectureNode, "href" | "pictures">,
): ArchitectureNode {
  const { value, kind, ops } = box;
  const extents = extentsOf(box);
  const [work, ...behind] = ops;
  const what = kind === "input" ? "input" : `${work}${windowOf(box)}`;
  return {
    title: value.startsWith(block) ? value.slice(block.length).replace(/^[^\p{L}\p{N}]+/u, "") || value : value,
    detail: `${what} · ${extents}`,
    label: [`${value}: ${what}, ${extents}`, ...(behind.length > 0 ? [`then ${behind.join(", ")}`] : [])].join(", "),
    kind,
    ...more(box),
  };
}

/** Without the batch. */
const extentsOf = ({ shape }: Box) => shape.slice(1).join("×");

function windowOf({ window, groups }: Box): string {
  if (!window) return "";
  const pair = ([a, b]: readonly [number, number]) => (a === b ? `${a}` : `${a}×${b}`);
  const [kernel, strides] = [`${window.kernel[0]}×${window.kernel[1]}`, pair(window.strides)];
  return ` ${kernel}${strides === "1" ? "" : ` / ${strides}`}${groups ? `, ${groups} groups` : ""}`;
}
