/** How much of a thing is drawn: its outline alone, or all of it. */
export type Extent = "outline" | "whole";

/** So many that are new, or that change, are drawn between two frames. */
const MOST: Readonly<Record<Extent, number>> = { outline: 160, whole: 40 };

type Drawn<T> = T & { readonly extent: Extent };

/** What is drawn of many things, some more with each frame, so that the page answers meanwhile. */
export class Slices<T extends { readonly id: string }> {
  #step = $state(0);
  #drawn: ReadonlyMap<string, { readonly of: T; readonly as: Drawn<T> }> = new Map();
  #left = false;

  /** Of what is wanted: what is drawn already, and as much of the rest as there is time for. What stays is the same object. */
  of(wanted: readonly T[], extent: Extent): Drawn<T>[] {
    void this.#step;
    let room = MOST[extent];
    const now = new Map<string, { readonly of: T; readonly as: Drawn<T> }>();
    const found = wanted.flatMap((one) => {
      const was = this.#drawn.get(one.id);
      const is = was?.as.extent === extent || room-- > 0 ? extent : was?.as.extent;
      if (is === undefined) return [];
      const as = was?.of === one && was.as.extent === is ? was.as : { ...one, extent: is };
      now.set(one.id, { of: one, as });
      return [as];
    });
    this.#drawn = now;
    this.#left = room < 0;
    return found;
  }

  /** After what `of` gave has been drawn: it gives more at the next frame, if more is left. What this gives takes that back. */
  more(): () => void {
    const frame = this.#left ? requestAnimationFrame(() => this.#step++) : 0;
    return () => cancelAnimationFrame(frame);
  }
}
