import { blankImage, type Image } from "../base/image.ts";
import type { Images } from "../method/result.ts";

/** Deviation that a picture of unbounded colours is shown with, about the middle grey: what the Keras blog does to its pictures. */
const CONTRAST = 0.1;
const LEAST = 1e-5;

/** One of the pictures that were made. Colours without bounds are brought to one mean and one contrast, and cut off. */
export function madePicture({ pictures, colour }: Pick<Images, "pictures" | "colour">, index: number): Image {
  const [, , height, width] = pictures.shape as [number, number, number, number];
  const area = height * width;
  const plane = pictures.data.subarray(3 * index * area, 3 * (index + 1) * area);
  const shown = colour === "clipped" ? standardised(plane) : plane;
  const image = blankImage(width, height, [0, 0, 0, 255]);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * shown[c * area + i]!;
  return image;
}

function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => 0.5 + (CONTRAST * (v - mean)) / (deviation + LEAST));
}
