import { ConvlensError } from "../../../base/errors.ts";
import { Misfit, type Network } from "../network.ts";
import type { Layer, LayerContext, Path, Variables } from "./define.ts";
import { Fault, fieldsOf } from "./parse.ts";
import { filled, filledField, Unknown } from "./variables.ts";

/** A layer that the tensors do not fit, and where it stands in the description. */
export class Misplaced extends Misfit {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

export type Blocks = Readonly<Record<string, readonly Layer[]>>;

/** More than any network has. */
const MOST_LAYERS = 1 << 14;

/** Blocks within blocks. */
const MOST_DEPTH = 64;

interface Place {
  /** The names of the modules around, with dots between them. */
  readonly scope: string;
  readonly variables: Variables;
  readonly depth: number;
}

/** Writes the layers of a description as nodes; gives the last value. Throws `Misplaced` where the tensors do not fit. */
export function writeLayers(net: Network, layers: readonly Layer[], blocks: Blocks, picture: string): string {
  const values = new Map<string, string>();
  let written = 0;

  const run = (list: readonly Layer[], x: string, place: Place): string =>
    list.reduce((value, layer) => (wanted(layer, place) ? one(layer, value, place) : value), x);

  const wanted = (layer: Layer, place: Place): boolean => {
    if (layer.when === undefined) return true;
    const name = at(layer, place, () => nameIn(place, layer.when!));
    return net.has(name) || net.hasModule(name);
  };

  const one = (layer: Layer, x: string, place: Place): string =>
    at(layer, place, () => {
      if (++written > MOST_LAYERS) throw new Misfit(`the network has more than ${MOST_LAYERS} layers`);
      if (place.depth > MOST_DEPTH) throw new Misfit(`blocks lie within each other more than ${MOST_DEPTH} deep`);
      const c = contextOf(layer, x, place);
      const made = layer.kind.write(c, x);
      values.set(c.name, made);
      return made;
    });

  const contextOf = (layer: Layer, x: string, place: Place): LayerContext => {
    const { kind, name, path, layers, branches } = layer;
    const fields = filledField(layer.fields, place.variables) as Layer["fields"];
    return {
      net,
      layers,
      branches,
      variables: place.variables,
      name: name === undefined ? `${x}/${kind.kind}` : kind.raw ? name : nameIn(place, name),
      fields: fieldsOf(kind, fields, path),
      resolve: (name, variables = {}) => nameIn({ ...place, variables: { ...place.variables, ...variables } }, name),
      run: (list, from, { scope, variables } = {}) =>
        run(list, from, {
          scope: scope ?? place.scope,
          variables: { ...place.variables, ...variables },
          depth: place.depth + 1,
        }),
      block: (id) => {
        const key = filled(id, place.variables);
        if (Object.hasOwn(blocks, key)) return blocks[key]!;
        throw new Misfit(`no block is called so; there are ${Object.keys(blocks).join(", ") || "none"}`);
      },
      value: (whole) => {
        const found = values.get(whole) ?? values.get(filled(name!, place.variables));
        if (found !== undefined) return found;
        throw new Misfit("no value of this name has been written before");
      },
    };
  };

  return run(layers, picture, { scope: "", variables: {}, depth: 0 });
}

function nameIn({ scope, variables }: Place, name: string): string {
  const own = filled(name, variables);
  return [scope, own].filter((part) => part !== "").join(".");
}

/** What `write` gives; what goes wrong is told with the layer where it did. */
function at<T>(layer: Layer, place: Place, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (cause instanceof Misplaced) throw cause;
    if (cause instanceof Fault) throw new Misplaced(cause.path, cause.message);
    if (!(cause instanceof Misfit || cause instanceof Unknown || cause instanceof ConvlensError)) throw cause;
    throw new Misplaced(layer.path, `${told(layer, place)}: ${cause.message}`);
  }
}

function told({ kind, name }: Layer, place: Place): string {
  if (name === undefined) return kind.kind;
  try {
    return `${kind.kind} "${kind.raw ? name : nameIn(place, name)}"`;
  } catch {
    return `${kind.kind} "${name}"`;
  }
}
