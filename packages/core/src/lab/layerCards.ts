import { layerTable } from "../method/inspection/inspect.ts";
import type { Model } from "../onnx/meta.ts";

/** A layer: a value of the graph and what makes it. */
export interface LayerCard {
  readonly name: string;
  readonly op: string;
  /** Extents past the batch; letters where they are open. */
  readonly shape: readonly (number | string)[];
  readonly parameters: number;
  /** Multiply-accumulates for one picture. */
  readonly macs: number;
}

/** All values that nodes make, in the order of the graph. */
export const layerCards = ({ graph, input }: Model): LayerCard[] =>
  layerTable(graph, input).rows.map(([name, op, , parameters, macs]) => ({
    name: String(name),
    op: String(op),
    shape: graph.infos.get(String(name))?.shape.slice(1) ?? [],
    parameters: Number(parameters),
    macs: Number(macs),
  }));
