import { nearest, UsageError } from "../base/errors.ts";
import type { Graph } from "./graph.ts";
import { lastSpatialValue } from "./lastSpatial.ts";

/** A value of a graph and, where one is asked for, one channel or one unit of it. */
export interface Selection {
  readonly value: string;
  /** `[channel]`, or `[channel, row, column]`. */
  readonly unit?: readonly number[];
}

/**
 * Finds what a user means by a layer.
 *
 *     mixed4a             the value or the node of that name, else the only one with it as the end or a part of its path
 *     last:Conv  Conv#3   by operator type, in any case: the last, or the third (from one)
 *     last:conv           what `lastSpatialValue` finds: the last layer with rows and columns before the head
 *     mixed4a[12]         channel 12;  mixed4a[12,7,7]  its unit at row 7, column 7
 *
 * Throws `UsageError` with the nearest names where there is none, and with the candidates where there are several.
 */
export function select(graph: Graph, selector: string): Selection {
  const found = selectAll(graph, selector);
  if (found.length > 1)
    throw ambiguous(
      selector,
      found.map((s) => s.value),
    );
  return found[0]!;
}

/** As `select`; `block5_*` gives each value or node with such a name, in the order of the graph. `?` stands for one character. */
export function selectAll(graph: Graph, selector: string): Selection[] {
  const names = aliases(graph);
  if (names.has(selector)) return [{ value: names.get(selector)! }];
  const [, path = selector, indices] = /^(.+?)(?:\[([\d,\s]+)\])?$/s.exec(selector) ?? [];
  const values = byType(graph, path) ?? byGlob(names, path) ?? byName(names, path);
  if (values.length === 0)
    throw new UsageError(`the model has no layer "${path}"`, `Nearest are ${quoted(nearest(path, names.keys()))}.`);
  if (indices === undefined) return values.map((value) => ({ value }));
  return values.map((value) => ({ value, unit: checkedUnit(graph, value, indices) }));
}

/** The names that values go by: their own, first of all, and that of the node for its first output. */
function aliases(graph: Graph): Map<string, string> {
  const names = new Map<string, string>(graph.inputs.map((v) => [v, v]));
  for (const node of graph.nodes) for (const v of node.outputs) if (v) names.set(v, v);
  for (const { name, outputs } of graph.nodes) if (name && outputs[0] && !names.has(name)) names.set(name, outputs[0]);
  return names;
}

function byType(graph: Graph, path: string): string[] | undefined {
  if (path === "last:conv") return [lastSpatialValue(graph)];
  const [, last, counted, number] = /^(?:last:(\w+)|(\w+)#(\d+))$/.exec(path) ?? [];
  const type = (last ?? counted)?.toLowerCase();
  if (!type) return undefined;
  const made = graph.nodes.filter((n) => n.op.toLowerCase() === type).map((n) => n.outputs[0]!);
  const chosen = last ? made.at(-1) : made[Number(number) - 1];
  if (chosen !== undefined) return [chosen];
  const types = new Set(graph.nodes.map((n) => n.op));
  throw made.length > 0
    ? new UsageError(`"${path}": the model has ${made.length} of this operator`, `Count from 1 to ${made.length}.`)
    : new UsageError(
        `"${path}": the model has no operator of this type`,
        `Nearest are ${quoted(nearest(last ?? counted!, types))}.`,
      );
}

function byGlob(names: ReadonlyMap<string, string>, path: string): string[] | undefined {
  if (!/[*?]/.test(path)) return undefined;
  const escaped = path.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
  return unique([...names].filter(([name]) => pattern.test(name)).map(([, value]) => value));
}

function byName(names: ReadonlyMap<string, string>, path: string): string[] {
  const exact = names.get(path);
  if (exact !== undefined) return [exact];
  const wanted = partsOf(path);
  if (wanted.length === 0) return [];
  const at = (name: string, i: number) => wanted.every((part, k) => partsOf(name)[i + k] === part);
  const endingIn = [...names].filter(([name]) => at(name, partsOf(name).length - wanted.length));
  const holding = [...names].filter(([name]) => partsOf(name).some((_, i) => at(name, i)));
  const found = unique((endingIn.length > 0 ? endingIn : holding).map(([, value]) => value));
  if (found.length > 1) throw ambiguous(path, found);
  return found;
}

/** TensorFlow ends the name of an operation's first output in `:0`. */
const partsOf = (path: string) => path.replace(/:0$/, "").split("/").filter(Boolean);

const unique = (values: readonly string[]) => [...new Set(values)];

const ambiguous = (path: string, values: readonly string[]) =>
  new UsageError(
    `"${path}" may be any of ${values.length} layers`,
    `Say which: ${quoted(values.slice(0, 5))}${values.length > 5 ? " …" : ""}.`,
  );

const quoted = (names: readonly string[]) => names.map((n) => `"${n}"`).join(", ");

/** One index, of a channel, or one for each axis but the batch; each within its extent where that is known. */
function checkedUnit(graph: Graph, value: string, indices: string): number[] {
  const unit = indices.split(",").map(Number);
  const shape = graph.infos.get(value)?.shape.slice(1);
  if (!shape) return unit;
  if (unit.length !== 1 && unit.length !== shape.length)
    throw new UsageError(
      `"${value}[${unit}]" has ${unit.length} indices, and a unit of "${value}" has ${shape.length}`,
      "Give one index for a channel, or one for each axis after the batch.",
    );
  unit.forEach((index, i) => {
    const extent = shape[i];
    if (typeof extent === "number" && index >= extent)
      throw new UsageError(
        `"${value}[${unit}]": index ${index} is beyond axis ${i + 1}`,
        `Indices there run from 0 to ${extent - 1}.`,
      );
  });
  return unit;
}
