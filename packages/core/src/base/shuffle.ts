import type { Rng } from "./rng.ts";

/** Puts things into an order that is drawn (Fisher and Yates), in place. */
export function shuffle<T extends { [place: number]: unknown; readonly length: number }>(things: T, { below }: Rng): T {
  for (let i = things.length - 1; i > 0; i--) {
    const j = below(i + 1);
    const held = things[i];
    things[i] = things[j];
    things[j] = held;
  }
  return things;
}

/** The numbers 0 to `count` − 1 in an order that is drawn. */
export const shuffled = (count: number, rng: Rng): Uint32Array =>
  shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    rng,
  );
