import { type ColormapName, colormap, type Range } from "@convlens/core/render";

/** What stands for a value that is no finite number, in the order of the bytes of a pixel. */
const ODD = 0xff_c8_00_ff;
const tables = new Map<ColormapName, Uint32Array>();

/** The colours of a map as pixels. */
function pixelsOf(name: ColormapName): Uint32Array {
  const known = tables.get(name);
  if (known) return known;
  const table = colormap(name);
  const made = Uint32Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = [table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!];
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
  tables.set(name, made);
  return made;
}

/** Writes values in the colours of a range. */
export function paintValues(values: Float32Array, range: Range, name: ColormapName, pixels: ImageData): void {
  const table = pixelsOf(name);
  const out = new Uint32Array(pixels.data.buffer);
  const factor = range.high > range.low ? 255 / (range.high - range.low) : 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    const at = (v - range.low) * factor + 0.5;
    out[i] = v - v !== 0 ? ODD : table[at <= 0 ? 0 : at >= 255 ? 255 : at | 0]!;
  }
}
