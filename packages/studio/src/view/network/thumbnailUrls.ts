import type { Thumbnail } from "@convlens/core/lab";
import { colormap } from "@convlens/core/render";

/** Pictures of small maps for `<img>` and SVG, made when they are asked for. */
export class ThumbnailUrls {
  readonly #maps: ReadonlyMap<string, Thumbnail>;
  readonly #urls = new Map<string, string>();
  readonly #colours: Uint8Array;

  constructor(thumbnails: readonly Thumbnail[], name: string) {
    this.#maps = new Map(thumbnails.map((t) => [t.layer, t]));
    this.#colours = colormap(name);
  }

  of(layer: string): string | undefined {
    const known = this.#urls.get(layer);
    const map = this.#maps.get(layer);
    if (known || !map) return known;
    const url = this.#draw(map);
    this.#urls.set(layer, url);
    return url;
  }

  #draw({ width, height, data }: Thumbnail): string {
    const pixels = new ImageData(width, height);
    for (let i = 0; i < data.length; i++) {
      const at = data[i]! * 3;
      pixels.data.set([this.#colours[at]!, this.#colours[at + 1]!, this.#colours[at + 2]!, 255], i * 4);
    }
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")!.putImageData(pixels, 0, 0);
    return canvas.toDataURL();
  }
}
