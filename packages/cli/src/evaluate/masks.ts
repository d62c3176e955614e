import type { Placement } from "@convlens/core/onnx";
import { decodeImage, type Picture, readFile } from "@convlens/node";
import { maskValues } from "../scenes/masks.ts";
import type { MaskReference } from "../scenes/record.ts";
import { ANY } from "./samples.ts";

/**
 * A mask as the model sees the picture: H×W, 1 where the middle of the input's pixel lies on a pixel of the mask.
 * Nothing where no pixel does.
 */
export async function maskFor(picture: Picture, { file, value }: MaskReference): Promise<Uint8Array | undefined> {
  const image = await decodeImage(await readFile(file), file);
  const values = value === ANY ? undefined : maskValues(image);
  const shows = (i: number) =>
    values ? values[i] === value : image.data[i * 4]! + image.data[i * 4 + 1]! + image.data[i * 4 + 2]! > 0;
  const [height, width] = picture.tensor.shape.slice(2) as [number, number];
  const place = scaled(picture, image);
  const mask = new Uint8Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const row = Math.floor(place.y + ((y + 0.5) * place.height) / height);
      const column = Math.floor(place.x + ((x + 0.5) * place.width) / width);
      const inside = row >= 0 && row < image.height && column >= 0 && column < image.width;
      if (inside && shows(row * image.width + column)) mask[y * width + x] = 1;
    }
  return mask.includes(1) ? mask : undefined;
}

/** The placement on a mask that may be of another size than its picture. */
function scaled({ image, placement: p }: Picture, mask: { width: number; height: number }): Placement {
  const [across, down] = [mask.width / image.width, mask.height / image.height];
  return { x: p.x * across, y: p.y * down, width: p.width * across, height: p.height * down };
}
