import { type Image, withPngText } from "@convlens/core/base";
import type { Recipe } from "@convlens/core/recipe";

/** A file that a view can give. */
export interface Download {
  /** On the button. */
  readonly label: string;
  /** Of the file. */
  readonly name: string;
  make(): Promise<Blob> | Blob;
}

/** Has the browser save a file. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it in its own time.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @param recipe travels in its text, as in what the command writes */
export async function pngOf(image: Image, recipe?: Recipe): Promise<Blob> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pixels = new ImageData(image.width, image.height);
  pixels.data.set(image.data);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  if (!recipe) return blob;
  const bytes = withPngText(new Uint8Array(await blob.arrayBuffer()), { convlens: JSON.stringify(recipe) });
  return new Blob([bytes], { type: blob.type });
}
