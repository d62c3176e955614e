import type { Image, IndexedImage } from "@convlens/core/base";

/** A picture of an animation. */
export interface Frame {
  readonly image: Image | IndexedImage;
  /** How long it stays. */
  readonly milliseconds: number;
}

/** Frames as they are made; all of one size. */
export type Frames = Iterable<Frame> | AsyncIterable<Frame>;
