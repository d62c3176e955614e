import type { Network, NetworkBox } from "@convlens/core/lab";

/** A box of the drawing: one of the network, or a group that is closed. */
export interface ShownBox {
  /** Stands for it while other groups open and close. */
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly label: string;
  readonly kind: NetworkBox["kind"];
  /** Set for a closed group: its number. */
  readonly group?: number;
  /** Whose activations are shown: of a group the last box. */
  readonly box: NetworkBox;
}

export interface ShownNetwork {
  readonly boxes: readonly ShownBox[];
  readonly edges: readonly (readonly [number, number])[];
  /** Open groups, the outer ones first. */
  readonly frames: readonly { readonly title: string; readonly group: number; readonly nodes: readonly number[] }[];
}

/** More boxes than these are not shown unasked. */
const FEW = 60;

/** What is shown while these groups are open. */
export function shownNetwork(network: Network, open: ReadonlySet<number>): ShownNetwork {
  const { boxes, edges, groups } = network;
  const closed = boxes.map((box) => closedAround(network, box, open));
  const shown: ShownBox[] = [];
  const places = new Map<string, number>();
  const placeOf = boxes.map((box, i) => {
    const group = closed[i];
    const id = group === undefined ? box.value : `group ${group}`;
    if (!places.has(id)) places.set(id, shown.push(group === undefined ? single(box) : grouped(network, group)) - 1);
    return places.get(id)!;
  });
  const ways = new Map<string, readonly [number, number]>();
  for (const [a, b] of edges) {
    const [from, to] = [placeOf[a]!, placeOf[b]!];
    if (from !== to) ways.set(`${from} ${to}`, [from, to]);
  }
  const frames = groups.flatMap(({ name, boxes, repeats }, group) => {
    if (!open.has(group) || (closed[boxes[0]!] !== undefined && hides(network, closed[boxes[0]!]!, group))) return [];
    const title = repeats ? `${repeats} × ${name}` : name;
    return [{ title, group, nodes: [...new Set(boxes.map((b) => placeOf[b]!))] }];
  });
  return { boxes: shown, edges: [...ways.values()], frames };
}

/** The outermost closed group that a box lies in. */
function closedAround({ groups }: Network, box: NetworkBox, open: ReadonlySet<number>): number | undefined {
  let found: number | undefined;
  for (let g = box.group; g !== undefined; g = groups[g]!.parent) if (!open.has(g)) found = g;
  return found;
}

/** Whether a closed group is the other, or lies around it. */
function hides({ groups }: Network, closed: number, group: number): boolean {
  for (let g: number | undefined = group; g !== undefined; g = groups[g]!.parent) if (g === closed) return true;
  return false;
}

const single = (box: NetworkBox): ShownBox => {
  const { value, title, detail, label, kind } = box;
  return { id: value, title, detail, label, kind, box };
};

function grouped({ boxes, groups }: Network, group: number): ShownBox {
  const { name, boxes: own, repeats } = groups[group]!;
  const box = boxes[own.at(-1)!]!;
  const what = repeats ? `${repeats} alike` : `${own.length} layers`;
  const detail = `${what} · ${box.shape.join("×")}`;
  return {
    id: `group ${group}`,
    title: name,
    detail,
    label: `${name}: ${what}, ${box.shape.join("×")}`,
    kind: "merge",
    group,
    box,
  };
}

/** Groups that are open at first: the largest, as long as there are few boxes. */
export function openAtFirst(network: Network): Set<number> {
  const { groups } = network;
  const all = new Set(groups.keys());
  if (network.boxes.length <= FEW) return all;
  const open = new Set<number>();
  for (const [g, { parent }] of groups.entries()) {
    if (parent !== undefined && !open.has(parent)) continue;
    open.add(g);
    if (shownNetwork(network, open).boxes.length > FEW) open.delete(g);
  }
  return open;
}

/** The groups around a box, so that it is seen when they are open. */
export function groupsAround({ boxes, groups }: Network, value: string): number[] {
  const found: number[] = [];
  const box = boxes.find((b) => b.value === value || b.seen === value);
  for (let g = box?.group; g !== undefined; g = groups[g]!.parent) found.push(g);
  return found;
}
