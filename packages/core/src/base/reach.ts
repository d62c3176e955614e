/** Along one axis: which pixels of the input one unit of a layer sees. */
export interface Reach {
  /** Pixels that a unit sees. */
  readonly size: number;
  /** Pixels from one unit to the next. */
  readonly stride: number;
  /** First pixel that unit 0 sees; negative where it reaches into padding. */
  readonly start: number;
}

/** The receptive field of the units of a layer over the rows and columns of the input. */
export interface ReceptiveField {
  readonly rows: Reach;
  readonly columns: Reach;
}

/** A part of a picture, in its pixels; fractional, and beyond it where padding is. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The pixels of the input that a unit sees, from `x`, `y` on; negative, or beyond the input, where it sees padding. A unit is whole
 * rows and columns of pixels; upsampling may cut them in parts.
 */
export const fieldOf = ({ rows, columns }: ReceptiveField, row: number, column: number): Area => ({
  x: columns.start + column * columns.stride,
  y: rows.start + row * rows.stride,
  width: columns.size,
  height: rows.size,
});

/** The same; along an axis on which a unit sees as much as the input has, it is all of the input. */
export function fieldWithin(
  field: ReceptiveField,
  [height, width]: readonly [number, number],
  row: number,
  column: number,
): Area {
  return {
    ...fieldOf(field, row, column),
    ...(field.columns.size >= width && { x: 0, width }),
    ...(field.rows.size >= height && { y: 0, height }),
  };
}

/**
 * An area of the model's input as one of the picture that it shows.
 * @param placement where the input's edges lie on the picture
 * @param size rows and columns of the input
 */
export function onPicture(area: Area, placement: Area, [height, width]: readonly [number, number]): Area {
  const across = placement.width / width;
  const down = placement.height / height;
  return {
    x: placement.x + area.x * across,
    y: placement.y + area.y * down,
    width: area.width * across,
    height: area.height * down,
  };
}
