type Edge = readonly [number, number];

/** A graph of boxes, and of points where ways meet or part. */
export interface Rails {
  /** Of boxes and points; boxes come first. */
  readonly count: number;
  /** From, to: numbers of boxes and points. */
  readonly stretches: readonly Edge[];
  /** For each edge the stretches that its way is made of. */
  readonly through: readonly (readonly number[])[];
}

/**
 * Lets ways that go the same way share it: what reads all that another box reads, and more, is led to from where those ways have met;
 * and long ways from one box leave their line one by one. A way that can be followed downwards is an edge, and each edge is one
 * (confluent drawings; Dickerson, Eppstein, Goodrich and Meng, 2005). Where each layer reads all before it, as in a DenseNet, there
 * are as many stretches as layers and not their square, and not as long.
 * @param edges from, to: numbers of boxes
 */
export function rails(count: number, edges: readonly Edge[]): Rails {
  // Ways that go back have no order.
  if (edges.some(([a, b]) => a >= b)) return { count, stretches: edges, through: edges.map((_, e) => [e]) };
  const met = meeting(count, edges);
  const parted = parting(met.count, met.stretches, longest(count, met));
  const ways = met.through.map((own) => own.flatMap((s) => parted.through[s]!));
  // In the order of the edges: what shares nothing stays as it is.
  const order = new Map([...new Set(ways.flat())].map((s, i) => [s, i]));
  return {
    count: parted.count,
    stretches: [...order.keys()].map((s) => parted.stretches[s]!),
    through: ways.map((own) => own.map((s) => order.get(s)!)),
  };
}

/** Stretches, each once. */
class Stretches {
  readonly all: Edge[] = [];
  readonly #known = new Map<string, number>();

  of(from: number, to: number): number {
    const key = `${from} ${to}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.all.push([from, to]) - 1;
    this.#known.set(key, made);
    return made;
  }
}

function meeting(count: number, edges: readonly Edge[]): Rails {
  const read = Array.from({ length: count }, () => new Set<number>());
  for (const [a, b] of edges) read[b]!.add(a);
  const within = read.map((own, b) => heldBy(read, own, b));
  const points = new Map<number, number>();
  for (const u of within) if (u !== undefined && !points.has(u)) points.set(u, count + points.size);
  const stretches = new Stretches();
  const through = edges.map(([a, b]) => {
    const way: number[] = [];
    // From the box upwards, until the way stands alone.
    let to = b;
    for (let at: number | undefined = b; at !== undefined; at = within[at]) {
      const point = points.get(at);
      if (point !== undefined) {
        way.unshift(stretches.of(point, to));
        to = point;
      }
      const inner = within[at];
      if (inner === undefined || !read[inner]!.has(a)) break;
    }
    return [stretches.of(a, to), ...way];
  });
  return { count: count + points.size, stretches: stretches.all, through };
}

/** The last box before one that reads at least two boxes, and none that the other does not read. */
function heldBy(read: readonly ReadonlySet<number>[], own: ReadonlySet<number>, box: number): number | undefined {
  if (own.size < 2) return undefined;
  for (let u = box - 1; u > 0; u--) {
    const other = read[u]!;
    if (other.size < 2 || other.size > own.size) continue;
    if ([...other].every((a) => own.has(a))) return u;
  }
  return undefined;
}

function parting(count: number, edges: readonly Edge[], layer: Int32Array): Rails {
  const stretches: Edge[] = [];
  const through: number[][] = edges.map(() => []);
  const long = new Map<number, number[]>();
  for (const [e, [a, b]] of edges.entries()) {
    if (layer[b]! - layer[a]! > 1) long.set(a, [...(long.get(a) ?? []), e]);
    else through[e] = [stretches.push([a, b]) - 1];
  }
  let points = count;
  for (const [from, own] of long) {
    own.sort((e, f) => layer[edges[e]![1]]! - layer[edges[f]![1]]! || e - f);
    let [at, before, reached]: [number, number[], number] = [from, [], -1];
    for (const e of own) {
      const to = edges[e]![1];
      if (own.length > 1 && layer[to] !== reached) {
        before = [...before, stretches.push([at, points]) - 1];
        at = points++;
        reached = layer[to]!;
      }
      through[e] = [...before, stretches.push([at, to]) - 1];
    }
  }
  return { count: points, stretches, through };
}

/** How many steps lead to each box or point on the longest way. A point lies before the box that it leads to. */
function longest(boxes: number, { count, stretches }: Rails): Int32Array {
  const layer = new Int32Array(count);
  const into = new Map<number, number[]>();
  for (const [a, b] of stretches) into.set(b, [...(into.get(b) ?? []), a]);
  const reached = new Uint8Array(count);
  const reach = (b: number) => {
    if (reached[b]) return;
    reached[b] = 1;
    for (const a of into.get(b) ?? []) {
      if (a >= boxes) reach(a);
      layer[b] = Math.max(layer[b]!, layer[a]! + 1);
    }
  };
  for (let b = 0; b < boxes; b++) reach(b);
  return layer;
}
