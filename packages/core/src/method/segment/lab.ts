import type { Image } from "../../base/image.ts";

/** The colours of a picture in CIELAB, one plane for each coordinate, row-major. */
export interface LabPicture {
  readonly width: number;
  readonly height: number;
  /** 0 (black) to 100 (white). */
  readonly l: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** X, Y and Z of linear sRGB (IEC 61966-2-1). */
const XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
] as const;

/** The sums of the rows above: what white is, so that every grey has a = b = 0. */
const WHITE = XYZ.map((row) => row[0] + row[1] + row[2]);

/** sRGB to CIELAB under the illuminant D65; transparency is left aside. */
export function toLab({ width, height, data }: Image): LabPicture {
  const n = width * height;
  const lab = { width, height, l: new Float64Array(n), a: new Float64Array(n), b: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const [x, y, z] = XYZ.map((row, k) => {
      const linear =
        row[0] * light[data[i * 4]!]! + row[1] * light[data[i * 4 + 1]!]! + row[2] * light[data[i * 4 + 2]!]!;
      return responseTo(linear / WHITE[k]!);
    }) as [number, number, number];
    lab.l[i] = 116 * y - 16;
    lab.a[i] = 500 * (x - y);
    lab.b[i] = 200 * (y - z);
  }
  return lab;
}

/** The light that each of the 256 samples stands for. */
const light = Float64Array.from({ length: 256 }, (_, sample) => {
  const v = sample / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/** The cube root, straight near 0 (CIE 15). */
const responseTo = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
