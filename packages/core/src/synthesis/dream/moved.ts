import { type Affine, about, compose } from "../../base/affine.ts";
import type { Image } from "../../base/image.ts";

/** How a film's camera goes from frame to frame. */
export interface Motion {
  /** Above 1 it goes nearer. */
  readonly zoom: number;
  /** Degrees, clockwise. */
  readonly rotate: number;
  /** Pixels, right and down. */
  readonly translate: readonly [number, number];
}

/** The picture after a motion about its centre, bilinear; beyond its edges it is mirrored. */
export function moved(image: Image, motion: Motion): Image {
  const { width, height, data } = image;
  const [a, b, c, d, e, f] = backward(motion, height, width);
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      const u = mirrored(a * x + b * y + c, width);
      const v = mirrored(d * x + e * y + f, height);
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const right = Math.min(left + 1, width - 1) - left;
      const below = (Math.min(top + 1, height - 1) - top) * width;
      const at = (top * width + left) * 4;
      const [s, t] = [u - left, v - top];
      for (let i = 0; i < 4; i++) {
        const upper = data[at + i]! * (1 - s) + data[at + 4 * right + i]! * s;
        const lower = data[at + 4 * below + i]! * (1 - s) + data[at + 4 * (below + right) + i]! * s;
        out[to + i] = upper * (1 - t) + lower * t;
      }
    }
  return { width, height, data: out };
}

/** Where each pixel of the moved picture is in the picture. */
function backward({ zoom, rotate, translate: [right, down] }: Motion, height: number, width: number): Affine {
  const angle = (rotate * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const turned = about([cos, sin, 0, -sin, cos, 0], height, width);
  return compose(turned, [1, 0, -right, 0, 1, -down]);
}

/** A place brought back between the first and the last pixel's centre: mirrored about them. */
function mirrored(at: number, extent: number): number {
  if (extent === 1) return 0;
  const period = 2 * (extent - 1);
  const within = ((at % period) + period) % period;
  return within > extent - 1 ? period - within : within;
}
