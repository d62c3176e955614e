import type { Image, IndexedImage } from "./image.ts";

// Colours are told apart by their upper five bits a channel.
const BINS = 32 * 32 * 32;

interface Box {
  /** Bins, as a range of the list of bins in use. */
  readonly from: number;
  readonly to: number;
  readonly axis: number;
  /** Pixels times the extent along the axis: what a cut gains. */
  readonly worth: number;
}

/**
 * A picture in at most `colours` (2 to 256) colours of its own, by median cut (Heckbert 1982) on 15-bit colours, no dithering.
 * Transparency is laid over white.
 */
export function quantize(image: Image, colours = 256): IndexedImage {
  const { sums, bins } = histogram(image);
  const used = Uint16Array.from({ length: BINS }, (_, bin) => bin).filter((bin) => sums[bin * 4 + 3]! > 0);
  const boxes = [measure(used, sums, 0, used.length)];
  while (boxes.length < colours) {
    const best = boxes.reduce((a, b, i) => (b.worth > boxes[a]!.worth ? i : a), 0);
    if (boxes[best]!.worth === 0) break;
    boxes.splice(best, 1, ...cut(boxes[best]!, used, sums));
  }
  const palette = new Uint8Array(boxes.length * 4).fill(255);
  const indexOf = new Uint8Array(BINS);
  boxes.forEach(({ from, to }, i) => {
    const total = [0, 0, 0, 0];
    for (const bin of used.subarray(from, to)) {
      indexOf[bin] = i;
      for (let c = 0; c < 4; c++) total[c]! += sums[bin * 4 + c]!;
    }
    for (let c = 0; c < 3; c++) palette[i * 4 + c] = Math.round(total[c]! / total[3]!);
  });
  return { width: image.width, height: image.height, data: Uint8Array.from(bins, (bin) => indexOf[bin]!), palette };
}

/** The bin of each pixel; of each bin the sums of red, green and blue, and the number of pixels. */
function histogram({ data }: Image): { sums: Float64Array; bins: Uint16Array } {
  const sums = new Float64Array(BINS * 4);
  const bins = new Uint16Array(data.length / 4);
  for (let i = 0; i < bins.length; i++) {
    const white = 255 - data[i * 4 + 3]!;
    const share = 1 - white / 255;
    const red = white + share * data[i * 4]!;
    const green = white + share * data[i * 4 + 1]!;
    const blue = white + share * data[i * 4 + 2]!;
    const bin = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    bins[i] = bin;
    sums[bin * 4]! += red;
    sums[bin * 4 + 1]! += green;
    sums[bin * 4 + 2]! += blue;
    sums[bin * 4 + 3]! += 1;
  }
  return { sums, bins };
}

const along = (bin: number, axis: number): number => (bin >> (10 - 5 * axis)) & 31;

function measure(used: Uint16Array, sums: Float64Array, from: number, to: number): Box {
  const low = [31, 31, 31];
  const high = [0, 0, 0];
  let pixels = 0;
  for (const bin of used.subarray(from, to)) {
    pixels += sums[bin * 4 + 3]!;
    for (let c = 0; c < 3; c++) {
      low[c] = Math.min(low[c]!, along(bin, c));
      high[c] = Math.max(high[c]!, along(bin, c));
    }
  }
  const extents = high.map((h, c) => h - low[c]!);
  const axis = extents.indexOf(Math.max(...extents));
  return { from, to, axis, worth: pixels * extents[axis]! };
}

/** Two boxes with about half of the pixels each, cut across the longest axis. */
function cut({ from, to, axis }: Box, used: Uint16Array, sums: Float64Array): [Box, Box] {
  const bins = used.subarray(from, to).sort((a, b) => along(a, axis) - along(b, axis));
  const counts = Array.from(bins, (bin) => sums[bin * 4 + 3]!);
  const half = counts.reduce((a, b) => a + b, 0) / 2;
  let middle = 0;
  for (let pixels = 0; pixels < half && middle < bins.length - 1; middle++) pixels += counts[middle]!;
  const at = from + Math.max(1, middle);
  return [measure(used, sums, from, at), measure(used, sums, at, to)];
}
