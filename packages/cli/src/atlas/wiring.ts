import type { Graph } from "@convlens/core/onnx";
import { connectionsOf, strongestWires, type Wire, wiresFrom, wiresInto } from "@convlens/core/transform";
import type { AtlasLayer } from "./layers.ts";

/** How the units of layers are connected. */
export interface Wiring {
  /** By layer and unit: the strongest that it reads. */
  readonly incoming: readonly (readonly (readonly Wire[])[])[];
  /** By layer and unit: the strongest that read it. */
  readonly outgoing: readonly (readonly (readonly Wire[])[])[];
  /** By layer and unit: the L2 norm of all weights that read it. */
  readonly reach: readonly Float64Array[];
}

/** Told of each unit. */
const TOLD = 12;

/** The strongest weights between units, layer by layer: of dense layers only what is told is kept. */
export function wiringOf(graph: Graph, layers: readonly AtlasLayer[]): Wiring {
  const incoming = layers.map(({ units }): Wire[][] => Array.from({ length: units }, () => []));
  const outgoing = layers.map(({ units }): Wire[][] => Array.from({ length: units }, () => []));
  const reach = layers.map(({ units }) => new Float64Array(units));
  let to = 0;
  for (const found of connectionsOf(graph, layers)) {
    if (found && found.units === layers[to]!.units) {
      for (let unit = 0; unit < found.units; unit++) incoming[to]![unit] = wiresInto(found, unit, TOLD);
      for (const [place, { layer, unit }] of found.sources.entries()) {
        outgoing[layer]![unit] = strongestWires(
          [...outgoing[layer]![unit]!, ...wiresFrom(found, place, to, TOLD)],
          TOLD,
        );
        for (let u = 0; u < found.units; u++)
          reach[layer]![unit]! += found.norms[u * found.sources.length + place]! ** 2;
      }
    }
    to++;
  }
  return { incoming, outgoing, reach: reach.map((squares) => squares.map(Math.sqrt)) };
}
