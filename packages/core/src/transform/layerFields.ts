import { type Area, fieldWithin } from "../base/reach.ts";
import type { Model } from "../onnx/meta.ts";
import { receptiveFields } from "./receptive.ts";

/** What the units of a layer see of the model's input. */
export interface LayerField {
  /** In pixels of the input; what covers the input is the input. */
  readonly width: number;
  readonly height: number;
  /** Rows and columns of the layer; absent where it has none. */
  readonly extents?: readonly [number, number];
  /** What the unit at a place sees; it may reach beyond the input. Without a place, all of the input. */
  at(place?: { readonly row: number; readonly column: number }): Area;
}

/** What units of layers see, each layer by its name. */
export function fieldsOfLayers({ graph, input }: Model): (layer: string) => LayerField {
  const fields = receptiveFields(graph, input);
  const extentsOf = (value: string) => graph.infos.get(value)!.shape.slice(-2) as [number, number];
  const size = extentsOf(input);
  const [height, width] = size;
  return (layer) => {
    const rank = graph.infos.get(layer)?.shape.length;
    const field = fields.get(layer);
    const whole = { x: 0, y: 0, width, height };
    const extents = rank === 4 ? { extents: extentsOf(layer) } : {};
    if (rank !== 4 || !field) return { width, height, ...extents, at: () => whole };
    return {
      width: Math.min(width, field.columns.size),
      height: Math.min(height, field.rows.size),
      ...extents,
      at: (place) => (place ? fieldWithin(field, size, place.row, place.column) : whole),
    };
  };
}
