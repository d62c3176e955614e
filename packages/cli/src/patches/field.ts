import type { Place } from "@convlens/core/dataset";
import type { Model } from "@convlens/core/onnx";
import type { Rectangle } from "@convlens/core/render";
import { fieldOf, receptiveFields } from "@convlens/core/transform";

/** What the units of a layer see of the model's input. */
export interface LayerField {
  /** In pixels of the input; what covers the input is the input. */
  readonly width: number;
  readonly height: number;
  /** Rows and columns of the layer; absent where it has none. */
  readonly extents?: readonly [number, number];
  /** What the unit at a place sees; it may reach beyond the input. Without a place, all of the input. */
  at(place?: Pick<Place, "row" | "column">): Rectangle;
}

/** What units of layers see, each layer by its name. */
export function fieldsOfLayers({ graph, input }: Model): (layer: string) => LayerField {
  const fields = receptiveFields(graph, input);
  const extentsOf = (value: string) => graph.infos.get(value)!.shape.slice(-2) as [number, number];
  const [height, width] = extentsOf(input);
  return (layer) => {
    const rank = graph.infos.get(layer)?.shape.length;
    const field = fields.get(layer);
    const whole = { x: 0, y: 0, width, height };
    const extents = rank === 4 ? { extents: extentsOf(layer) } : {};
    if (rank !== 4 || !field) return { width, height, ...extents, at: () => whole };
    const across = field.columns.size >= width;
    const down = field.rows.size >= height;
    return {
      width: across ? width : field.columns.size,
      height: down ? height : field.rows.size,
      ...extents,
      at: (place) => ({
        ...(place ? fieldOf(field, place.row, place.column) : whole),
        ...((across || !place) && { x: 0, width }),
        ...((down || !place) && { y: 0, height }),
      }),
    };
  };
}
