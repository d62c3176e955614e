import type { Image, IndexedImage } from "@convlens/core/base";

const SLOTS = 1024;

/** The same picture with a palette, colours in order of appearance; nothing where it has more than 256. */
export function fewColours({ width, height, data: rgba }: Image): IndexedImage | undefined {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const data = new Uint8Array(pixels.length);
  const colours = new Uint32Array(256);
  let count = 0;
  // An open hash table: the index of a colour plus one, 0 where a slot is free.
  const slots = new Uint16Array(SLOTS);
  const indexOf = (colour: number): number => {
    let slot = Math.imul(colour, 0x9e3779b1) >>> 22;
    while (slots[slot] !== 0 && colours[slots[slot]! - 1] !== colour) slot = (slot + 1) % SLOTS;
    if (slots[slot] !== 0) return slots[slot]! - 1;
    if (count === 256) return -1;
    colours[count] = colour;
    slots[slot] = ++count;
    return count - 1;
  };
  let last = -1;
  let index = 0;
  for (let i = 0; i < pixels.length; i++) {
    const colour = pixels[i]!;
    if (colour !== last) {
      index = indexOf(colour);
      if (index < 0) return undefined;
      last = colour;
    }
    data[i] = index;
  }
  return { width, height, data, palette: new Uint8Array(colours.buffer).slice(0, count * 4) };
}
