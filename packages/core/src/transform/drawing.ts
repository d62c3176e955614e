import type { Architecture, Box } from "./architecture.ts";

/** A box in words, and where it is drawn: what a drawing of a network is made of. */
export interface DrawnBox {
  /** The first line: its name, less that of the block that it stands in. */
  readonly title: string;
  /** The second: what it does, and the extents of its value without the batch. */
  readonly detail: string;
  /** All of it. */
  readonly label: string;
  readonly kind: Box["kind"];
}

/** A network as it is drawn; `more` adds links and pictures to the boxes that have them. */
export function drawingOf<M extends object = object>(
  { boxes, edges, blocks }: Architecture,
  more: (box: Box) => M = () => ({}) as M,
) {
  const blockOf = new Map(blocks.flatMap(({ name, boxes }) => boxes.map((b) => [b, name] as const)));
  return {
    nodes: boxes.map((box, i) => ({ ...drawnBox(box, blockOf.get(i)), ...more(box) })),
    edges,
    blocks: blocks.map(({ name, boxes }) => ({ title: name, nodes: boxes })),
  };
}

/** @param block what the names of the boxes around it begin with */
export function drawnBox(box: Box, block = ""): DrawnBox {
  const { value, kind, ops } = box;
  const extents = extentsOf(box);
  const [work, ...behind] = ops;
  const what = kind === "input" ? "input" : `${work}${windowOf(box)}`;
  return {
    title: value.startsWith(block) ? value.slice(block.length).replace(/^[^\p{L}\p{N}]+/u, "") || value : value,
    detail: `${what} · ${extents}`,
    label: [`${value}: ${what}, ${extents}`, ...(behind.length > 0 ? [`then ${behind.join(", ")}`] : [])].join(", "),
    kind,
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
