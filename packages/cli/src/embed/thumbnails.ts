import { blankImage, type Image } from "@convlens/core/base";
import { resizeImage } from "@convlens/core/render";
import type { Atlas } from "@convlens/core/render/scatter";
import { type DataPicture, encodeWebp, type Thumbnail, thumbnailOf } from "@convlens/node";
import type { Run } from "../run.ts";

/** Pictures in two forms. */
export interface Thumbnails {
  /** Square, cut from the middle; nothing for pictures that are gone. */
  readonly square: readonly (Image | undefined)[];
  /** For a page: whole pictures, squashed to squares. */
  readonly atlas: Atlas;
}

/** What a page's thumbnails may have together, in pixels: about ten megabytes, and what browsers hold with ease. */
const MOST_PIXELS = 30e6;
const LARGEST = 128;
const LEAST = 16;
/** What browsers draw from at once. Pixels of a side. */
const SHEET = 4096;
const LANES = 4;

/** Reads all pictures once more, small. Their memory is that of the two forms. @param side of the squares, in pixels */
export async function thumbnails(run: Run, pictures: readonly DataPicture[], side: number): Promise<Thumbnails> {
  const { progress, signal } = run;
  const sheets = new Sheets(pictures.length);
  const square: (Image | undefined)[] = pictures.map(() => undefined);
  let [next, done] = [0, 0];
  const lane = async () => {
    for (let i = next++; i < pictures.length; i = next++) {
      signal.throwIfAborted();
      const { source, name } = pictures[i]!;
      // The network has seen it: it was readable then.
      const small = await thumbnailOf(source, name, Math.max(side, sheets.side)).catch(() => undefined);
      if (small) {
        square[i] = resizeImage(middleOf(small.image), side, side);
        sheets.put(i, small);
      }
      progress.show("thumbnails", ++done, pictures.length);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { square, atlas: await sheets.atlas() };
}

/** The largest square in the middle of a picture. */
function middleOf({ width, height, data }: Image): Image {
  const side = Math.min(width, height);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  const out = blankImage(side, side);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * 4;
    out.data.set(data.subarray(from, from + side * 4), y * side * 4);
  }
  return out;
}

/** Sheets that thumbnails are put onto; pictures that have no room on them come last. */
class Sheets {
  readonly side: number;
  readonly #columns: number;
  readonly #aspects: number[];
  readonly #images: Image[];

  constructor(count: number) {
    this.side = Math.max(LEAST, Math.min(LARGEST, Math.floor(Math.sqrt(MOST_PIXELS / Math.max(1, count)))));
    const room = Math.min(count, Math.floor(MOST_PIXELS / this.side ** 2));
    this.#columns = Math.floor(SHEET / this.side);
    this.#aspects = new Array<number>(room).fill(0);
    const full = this.#columns ** 2;
    this.#images = Array.from({ length: Math.ceil(room / full) }, (_, s) => {
      const some = Math.min(full, room - s * full);
      const columns = Math.min(some, this.#columns);
      return blankImage(columns * this.side, Math.ceil(some / this.#columns) * this.side, [255, 255, 255, 255]);
    });
  }

  put(index: number, { image }: Thumbnail): void {
    if (index >= this.#aspects.length) return;
    const { side } = this;
    const full = this.#columns ** 2;
    const sheet = this.#images[Math.floor(index / full)]!;
    const left = ((index % full) % this.#columns) * side;
    const top = Math.floor((index % full) / this.#columns) * side;
    const { data } = resizeImage(image, side, side);
    for (let y = 0; y < side; y++)
      sheet.data.set(data.subarray(y * side * 4, (y + 1) * side * 4), ((top + y) * sheet.width + left) * 4);
    // What is left of a strip whose ends are cut off.
    this.#aspects[index] = image.width / image.height;
  }

  async atlas(): Promise<Atlas> {
    const sheets: string[] = [];
    for (const image of this.#images)
      sheets.push(`data:image/webp;base64,${Buffer.from(await encodeWebp(image, { quality: 74 })).toString("base64")}`);
    return { side: this.side, columns: this.#columns, rows: this.#columns, sheets, aspects: this.#aspects };
  }
}
