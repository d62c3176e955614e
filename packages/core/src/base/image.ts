/** A picture: 8-bit RGBA, row-major, not premultiplied. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export const blankImage = (width: number, height: number, rgba: readonly number[] = [0, 0, 0, 0]): Image => {
  const data = new Uint8ClampedArray(width * height * 4);
  if (rgba.some((v) => v !== 0)) for (let i = 0; i < data.length; i += 4) data.set(rgba, i);
  return { width, height, data };
};
