import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";

/** Pixels of a block's side: what is drawn a little otherwise, as edges of letters, has the same mean. */
const BLOCK = 8;
/** Of 255: by how much the mean of a block may differ in a colour. */
const DIFFERENCE = 12;
/** How many blocks may differ by more. */
export const SHARE = 0.03;

const folder = join(import.meta.dirname, "../goldens");

/**
 * The share of blocks in which a screenshot is not what it was. Where there is none yet, or `UPDATE_GOLDENS` is set, it is
 * written. What differs too much is left in the system's folder for temporary files; its path is given.
 */
export async function compare(name: string, screenshot: Buffer): Promise<{ share: number; seen: string }> {
  const path = join(folder, `${name}.png`);
  // 64 colours: a quarter of the bytes.
  if (process.env.UPDATE_GOLDENS || !existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await sharp(screenshot).png({ palette: true, colours: 64, effort: 10 }).toBuffer());
  }
  const [was, is] = [await blocks(readFileSync(path)), await blocks(screenshot)];
  const seen = join(tmpdir(), `convlens-${name}.png`);
  if (was.width !== is.width || was.height !== is.height) return { share: 1, seen };
  let differing = 0;
  for (let i = 0; i < was.data.length; i += 3)
    if ([0, 1, 2].some((c) => Math.abs(was.data[i + c]! - is.data[i + c]!) > DIFFERENCE)) differing++;
  const share = differing / (was.data.length / 3);
  if (share > SHARE) writeFileSync(seen, screenshot);
  return { share, seen };
}

async function blocks(png: Buffer): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [width, height] = [Math.floor(info.width / BLOCK), Math.floor(info.height / BLOCK)];
  const means = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let i = 0; i < BLOCK * BLOCK; i++) {
          const row = y * BLOCK + Math.floor(i / BLOCK);
          sum += data[3 * (row * info.width + x * BLOCK + (i % BLOCK)) + c]!;
        }
        means[3 * (y * width + x) + c] = sum / (BLOCK * BLOCK);
      }
  return { data: means, width, height };
}
