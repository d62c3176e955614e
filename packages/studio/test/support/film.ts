import { renderScene } from "../../../core/src/scenes/index.ts";

const [WIDTH, HEIGHT, FRAMES] = [320, 240, 20];

/** What stands before the camera: a duck that the picture pans over, as YUV4MPEG2 of ten frames a second. */
export function film(): Uint8Array {
  const side = WIDTH + FRAMES;
  const { image } = renderScene({ seed: 3, index: 0, size: side, classes: ["duck"] });
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frames = Array.from({ length: FRAMES }, (_, i) => frameOf(image.data, side, i, 50));
  return Buffer.concat([header, ...frames.flatMap((frame) => [Buffer.from("FRAME\n"), frame])]);
}

/** BT.601, full range; colours at half the resolution. */
function frameOf(rgba: Uint8ClampedArray, side: number, left: number, top: number): Uint8Array {
  const quarter = (WIDTH * HEIGHT) / 4;
  const frame = new Uint8Array(6 * quarter);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const from = 4 * ((y + top) * side + x + left);
      const [r, g, b] = [rgba[from]!, rgba[from + 1]!, rgba[from + 2]!];
      frame[y * WIDTH + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (x % 2 || y % 2) continue;
      const at = 4 * quarter + ((y / 2) * WIDTH) / 2 + x / 2;
      frame[at] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
      frame[at + quarter] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  return frame;
}
