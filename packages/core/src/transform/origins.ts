import type { Doubles } from "../base/tensor.ts";
import { size, toDoubles } from "../base/tensor.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";
import { evaluateNode } from "../op/evaluate.ts";
import { opOf } from "../op/index.ts";
import { affineOf } from "./affine.ts";
import type { Layer } from "./layers.ts";

/** A unit of a layer, and what its value is multiplied with on the way. */
export interface Origin {
  /** The layer's number in the list that was asked with. */
  readonly layer: number;
  readonly unit: number;
  readonly factor: number;
}

/** Where the elements of a value come from: a number for each element, of the list of its origins; 0 for none. */
interface Trace {
  readonly shape: readonly number[];
  readonly ids: () => Float64Array;
  /** The list of number n is at n − 1. */
  readonly lists: readonly (readonly Origin[])[];
  /** Set where the numbers run along axis 1. */
  readonly along?: true;
}

/** Operators that move values and leave them as they are: where each goes is asked of their own reference. */
const moving = new Set(
  "Reshape Transpose Slice Split Concat Gather Flatten Squeeze Unsqueeze DepthToSpace SpaceToDepth Expand Tile".split(
    " ",
  ),
);

/**
 * Tells which units of layers reach the places of a value along axis 1 (its channels, or its features) by a way on which no other
 * layer's weights are: through activations, pools, sums, gates, normalisations, whose factors count, and whatever moves values.
 * A list for each place; `undefined` where nothing of the value comes from a layer, or where it cannot be told.
 */
export function originsOf(
  graph: Graph,
  layers: readonly Layer[],
): (value: string) => readonly (readonly Origin[])[] | undefined {
  const tracer = new Tracer(graph, layers);
  return (value) => {
    const trace = tracer.trace(value);
    return trace && alongAxis(trace).lists;
  };
}

class Tracer {
  readonly #graph: Graph;
  readonly #made: ReadonlyMap<string, Node>;
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<string, Trace | undefined>();

  constructor(graph: Graph, layers: readonly Layer[]) {
    this.#graph = graph;
    this.#made = producers(graph);
    for (const [i, { node, value }] of layers.entries())
      for (const v of [node.outputs[0]!, value]) this.#numbers.set(v, i);
  }

  trace(value: string): Trace | undefined {
    if (!this.#known.has(value)) {
      // Nothing yet, should the graph come back here.
      this.#known.set(value, undefined);
      this.#known.set(value, this.#traced(value));
    }
    return this.#known.get(value);
  }

  #traced(value: string): Trace | undefined {
    const shape = this.#shape(value);
    const layer = this.#numbers.get(value);
    if (!shape || shape.length < 2) return undefined;
    if (layer !== undefined)
      return along(
        shape,
        Array.from({ length: shape[1]! }, (_, unit) => [{ layer, unit, factor: 1 }]),
      );
    const node = this.#made.get(value);
    if (!node || opOf(node)?.family === "linear") return undefined;
    return moving.has(node.op) && !node.domain ? this.#moved(node, value) : this.#through(node, shape);
  }

  /** What goes through in place: each place along axis 1 depends on the same place of the inputs. */
  #through(node: Node, shape: readonly number[]): Trace | undefined {
    const lists: Origin[][] = Array.from({ length: shape[1]! }, () => []);
    for (const v of new Set(node.inputs)) {
      const from = this.#graph.constants.has(v) ? undefined : this.trace(v);
      if (!from || from.shape.length !== shape.length || from.shape[1] !== shape[1]) continue;
      const constant = (c: string) => this.#graph.constants.get(c);
      const affine = affineOf(node, { x: v, rank: shape.length, channels: shape[1]!, constant });
      for (const [i, list] of alongAxis(from).lists.entries())
        lists[i]!.push(...list.map((o) => ({ ...o, factor: o.factor * (affine?.factor[i] ?? 1) })));
    }
    return lists.some((list) => list.length > 0) ? along(shape, lists.map(distinct)) : undefined;
  }

  #moved(node: Node, value: string): Trace | undefined {
    const lists: (readonly Origin[])[] = [];
    const inputs: (Doubles | undefined)[] = [];
    for (const v of node.inputs) {
      const input = this.#input(v, lists);
      if (v && !input) return undefined;
      inputs.push(input);
    }
    if (lists.length === 0) return undefined;
    const out = evaluateNode(node, inputs)[node.outputs.indexOf(value)]!;
    return { shape: out.shape, ids: () => out.data, lists };
  }

  /** What a node that moves values is given: the numbers of origins, or what it is told. Adds the lists behind the numbers. */
  #input(v: string, lists: (readonly Origin[])[]): Doubles | undefined {
    const constant = this.#graph.constants.get(v);
    const info = this.#graph.infos.get(v);
    if (constant) {
      if (constant.type === "string") return undefined;
      const held = toDoubles(constant);
      return info?.type.startsWith("int") ? held : { ...held, data: new Float64Array(held.data.length) };
    }
    const shape = v && this.#shape(v);
    if (!shape || !info) return undefined;
    const from = this.trace(v);
    const first = lists.length;
    lists.push(...(from?.lists ?? []));
    if (!from && info.type.startsWith("int")) return undefined;
    const data = from ? from.ids().map((id) => (id > 0 ? id + first : 0)) : new Float64Array(size(shape));
    return { type: info.type, shape: [...shape], data } as Doubles;
  }

  /** Extents for one picture. */
  #shape(value: string): readonly number[] | undefined {
    const shape = this.#graph.infos.get(value)?.shape.map((d, i) => (i === 0 && typeof d === "string" ? 1 : d));
    return shape?.every((d) => typeof d === "number") ? (shape as number[]) : undefined;
  }
}

/** A list for each place along axis 1. */
function along(shape: readonly number[], lists: readonly (readonly Origin[])[]): Trace {
  const each = size(shape.slice(2));
  const channels = shape[1]!;
  const ids = () => Float64Array.from({ length: size(shape) }, (_, i) => 1 + (Math.floor(i / each) % channels));
  return { shape, ids, lists, along: true };
}

function alongAxis(trace: Trace): Trace {
  if (trace.along) return trace;
  const { shape, lists } = trace;
  const ids = trace.ids();
  const each = size(shape.slice(2));
  const found: Set<number>[] = Array.from({ length: shape[1]! }, () => new Set());
  for (let i = 0; i < ids.length; i++) if (ids[i]! > 0) found[Math.floor(i / each) % shape[1]!]!.add(ids[i]!);
  return along(
    shape,
    found.map((numbers) => distinct([...numbers].flatMap((n) => lists[n - 1]!))),
  );
}

/** Factors of one unit that comes by several ways add up. */
function distinct(list: readonly Origin[]): readonly Origin[] {
  if (list.length < 2) return list;
  const byUnit = new Map<string, Origin>();
  for (const o of list) {
    const key = `${o.layer} ${o.unit}`;
    const known = byUnit.get(key);
    byUnit.set(key, known ? { ...known, factor: known.factor + o.factor } : o);
  }
  return [...byUnit.values()];
}
