import type { Image } from "@convlens/core/base";
import type { Recipe } from "@convlens/core/recipe";

/** A picture that was made in this session. */
export interface GalleryPicture {
  readonly name: string;
  /** More about it. */
  readonly detail: string;
  readonly image: Image;
  /** What made it, where it can be made again. */
  readonly recipe?: Promise<Recipe | undefined> | undefined;
}

/** What one run made. */
export interface GalleryEntry {
  readonly id: string;
  readonly view: "dream" | "synthesize";
  readonly title: string;
  readonly pictures: readonly GalleryPicture[];
  /** How the first came about, from the first frame to the last. */
  readonly course: readonly Image[];
  readonly command: string | undefined;
  /** Stopped before its end. */
  readonly stopped: boolean;
  /** The address that it was made at. */
  readonly hash: string;
}

/** Bytes of what is kept. */
const MOST = 400e6;

/** What was made in this session, the last first; it is gone when the page is. */
class Gallery {
  entries = $state.raw<readonly GalleryEntry[]>([]);

  of(view: GalleryEntry["view"]): readonly GalleryEntry[] {
    return this.entries.filter((entry) => entry.view === view);
  }

  /** Puts an entry first; one of the same id goes. */
  keep(entry: GalleryEntry): void {
    const all = [entry, ...this.entries.filter(({ id }) => id !== entry.id)];
    let bytes = 0;
    this.entries = all.filter((one, i) => {
      bytes += bytesOf(one);
      return i === 0 || bytes <= MOST;
    });
  }

  remove(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }
}

const bytesOf = ({ pictures, course }: GalleryEntry): number =>
  [...pictures.map(({ image }) => image), ...course].reduce((sum, { data }) => sum + data.length, 0);

export const gallery = new Gallery();
