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

/** A picture of at most 256 colours, row-major: grids are large, and a byte per pixel is what PNG and GIF store. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** One index into the palette per pixel. */
  readonly data: Uint8Array;
  /** RGBA, four bytes per colour, at most 256 colours. */
  readonly palette: Uint8Array;
}

export const isIndexed = (image: Image | IndexedImage): image is IndexedImage => "palette" in image;

/** The same picture with its colours looked up. */
export function toRgba(image: Image | IndexedImage): Image {
  if (!isIndexed(image)) return image;
  const colours = new Uint32Array(256);
  new Uint8Array(colours.buffer).set(image.palette);
  const pixels = new Uint32Array(image.data.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[image.data[i]!]!;
  return { width: image.width, height: image.height, data: new Uint8ClampedArray(pixels.buffer) };
}
