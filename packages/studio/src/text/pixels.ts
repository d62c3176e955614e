import type { Image } from "@convlens/core/base";
import { resizeImage, sizeWithin } from "@convlens/core/render";
import { studio } from "../state/studio.svelte.ts";

const held = new Map<string, Promise<Image>>();
/** Pictures of some million pixels: more would fill the page's memory. */
const MOST = 6;

/** The pixels of a stored picture, upright, as it is. Throws where a browser cannot show it. */
export function pixelsOf(id: string): Promise<Image> {
  const known = held.get(id);
  const found = known ?? read(id);
  held.delete(id);
  held.set(id, found);
  found.catch(() => held.delete(id));
  for (const first of held.keys()) if (held.size > MOST) held.delete(first);
  return found;
}

const read = async (id: string): Promise<Image> => shown(await studio.lab.pictureUrl(id));

/** What an address shows. */
async function shown(url: string): Promise<Image> {
  const image = document.createElement("img");
  image.src = url;
  await image.decode();
  return imageOf(image, image.naturalWidth, image.naturalHeight);
}

/** The pixels of what a browser can draw. */
export function imageOf(source: CanvasImageSource, width: number, height: number): Image {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data };
}

/** A picture no larger than a side has pixels. */
export const within = (image: Image, side: number): Image =>
  Math.max(image.width, image.height) > side ? resizeImage(image, ...sizeWithin(image, side)) : image;

/** Draws an SVG document at its own size, for figures with text. */
export const rasterizeSvg = (svg: string): Promise<Image> => shown(`data:image/svg+xml,${encodeURIComponent(svg)}`);
