import type { Image } from "@convlens/core/base";
import { type Spot, sourceOf, stroked, type Tool } from "./brush.ts";

/** Steps that can be taken back. */
const MOST_UNDO = 12;
/** Nothing is asked anew while somebody paints, and for so long after. Milliseconds. */
const CALM = 250;

/** A picture that somebody paints over. */
export class Painting {
  /** The picture as it is now. */
  image = $state.raw<Image | undefined>();
  /** The same once nobody has painted for a moment, numbered; nothing where it is as it was. */
  calm = $state.raw<{ readonly image: Image; readonly number: number } | undefined>();
  before = $state.raw<readonly (Image | undefined)[]>([]);
  #original: Image | undefined;
  readonly #sources = new Map<Tool, Image>();
  #last: Spot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #number = 0;

  /** Begins anew with a picture. */
  begin(original: Image | undefined): void {
    if (original === this.#original) return;
    this.#original = original;
    this.#sources.clear();
    this.before = [];
    this.image = undefined;
    this.#settle(0);
  }

  down(spot: Spot, tool: Tool, radius: number): void {
    this.before = [...this.before, this.image].slice(-MOST_UNDO);
    this.#last = spot;
    this.to(spot, tool, radius);
  }

  /** Paints on to a spot. */
  to(spot: Spot, tool: Tool, radius: number): void {
    const original = this.#original;
    if (!original || !this.#last) return;
    const source = this.#sources.get(tool) ?? sourceOf(tool, original);
    this.#sources.set(tool, source);
    this.image = stroked(this.image ?? original, source, this.#last, spot, radius);
    this.#last = spot;
    this.#settle(CALM);
  }

  up(): void {
    this.#last = undefined;
  }

  undo(): void {
    this.image = this.before.at(-1);
    this.before = this.before.slice(0, -1);
    this.#settle(CALM);
  }

  /** Back to the picture as it was; this, too, can be taken back. */
  clear(): void {
    if (!this.image) return;
    this.before = [...this.before, this.image].slice(-MOST_UNDO);
    this.image = undefined;
    this.#settle(0);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #settle(milliseconds: number): void {
    clearTimeout(this.#timer);
    const tell = () => {
      this.calm = this.image && { image: this.image, number: ++this.#number };
    };
    if (milliseconds === 0) tell();
    else this.#timer = setTimeout(tell, milliseconds);
  }
}
