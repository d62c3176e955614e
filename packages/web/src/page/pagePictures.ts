import type { Image } from "@convlens/core/base";
import { ConvlensError, UsageError } from "@convlens/core/base";
import { decodePicture } from "./decode.ts";
import type { PictureSet } from "./pictureSet.ts";
import { Recent } from "./recent.ts";
import { blobOf } from "./sources.ts";
import type { NamedSource } from "./talk.ts";

/** Pixels of decoded pictures that are kept: one is asked for again and again. */
const KEPT_PIXELS = 32e6;

/** The place in the data set that an id names. */
const inSet = (id: string): number | undefined => {
  const number = /^data:(\d+)$/.exec(id)?.[1];
  return number === undefined ? undefined : Number(number);
};

/** Pictures that were given, and those of a data set. */
export class PagePictures {
  readonly #given = new Map<string, NamedSource>();
  readonly #images = new Recent<Promise<Image>>(KEPT_PIXELS);
  #set: PictureSet | undefined;

  give(id: string, picture: NamedSource): void {
    this.#given.set(id, picture);
  }

  forget(id: string): void {
    this.#given.delete(id);
    this.#images.delete(id);
  }

  get set(): PictureSet | undefined {
    return this.#set;
  }

  set set(set: PictureSet | undefined) {
    this.#set = set;
    for (const id of this.#images.keys()) if (inSet(id) !== undefined) this.#images.delete(id);
  }

  /** Throws `UsageError` where there is none. */
  requiredSet(): PictureSet {
    if (!this.#set) throw new UsageError("there is no data set", "drop a folder of pictures, or an archive of one");
    return this.#set;
  }

  /** A picture's file and what it is called. Throws `ConvlensError` where there is none. */
  async file(id: string): Promise<{ name: string; blob: Blob }> {
    const number = inSet(id);
    if (number !== undefined) {
      const set = this.requiredSet();
      return { name: set.pictures[number]?.name ?? id, blob: await set.file(number) };
    }
    const found = this.#given.get(id);
    if (!found) throw new ConvlensError("the picture is not here any more", "add it again, or choose another");
    return { name: found.name, blob: await blobOf(found.source, found.name) };
  }

  /** A picture, kept for a while. Throws `ConvlensError` where there is none, or it cannot be read. */
  image(id: string): Promise<Image> {
    const known = this.#images.get(id);
    if (known) return known;
    const image = this.decoded(id);
    this.#images.set(id, image, 0);
    image.then(
      ({ width, height }) => this.#images.weigh(id, width * height),
      () => this.#images.delete(id),
    );
    return image;
  }

  /** The same, not kept: for those that are seen once. */
  async decoded(id: string): Promise<Image> {
    const { name, blob } = await this.file(id);
    return (await decodePicture(blob, name)).image;
  }
}
