import { blankImage, type Image } from "../base/image.ts";
import type { Images } from "../method/result.ts";

/** Deviation that a picture of unbounded colours is shown with, about the middle grey: what the Keras blog does to its pictures. */
const CONTRAST = 0.1;
const LEAST = 1e-5;

/** One of the pictures that were made, clear where its alpha channel says so. Colours without bounds are brought to one mean and one contrast, and cut off. */
export function madePicture({ pictures, colour }: Pick<Images, "pictures" | "colour">, index: number): Image {
  const [, channels, height, width] = pictures.shape as [number, number, number, number];
  const area = height * width;
  const planes = pictures.data.subarray(channels * index * area, channels * (index + 1) * area);
  const colours = planes.subarray(0, 3 * area);
  const shown = colour === "clipped" ? standardised(colours) : colours;
  const image = blankImage(width, height, [0, 0, 0, 255]);
  for (let c = 0; c < channels; c++) {
    const plane = (c < 3 ? shown : planes).subarray(c * area);
    for (let i = 0; i < area; i++) image.data[4 * i + c] = 255 * plane[i]!;
  }
  return image;
}

function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => 0.5 + (CONTRAST * (v - mean)) / (deviation + LEAST));
}
