import type { Image } from "@convlens/core/base";
import { blankImage } from "@convlens/core/base";
import { encodeWebp } from "@convlens/node";
import type { OutputFolder } from "../output.ts";
import type { Sheet } from "./page/data.ts";

/** Pictures on one sheet: a page of a unit need not load those of the whole layer. */
const MOST = 64;
const COLUMNS = 8;

/** Writes pictures of one size in rows, on several sheets where they are many: `<stem>-0.webp` … */
export async function writeSheets(folder: OutputFolder, stem: string, pictures: readonly Image[]): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (let from = 0; from < pictures.length; from += MOST)
    sheets.push(await writeSheet(folder, `${stem}-${sheets.length}`, pictures.slice(from, from + MOST)));
  return sheets;
}

/** Writes one sheet. */
export async function writeSheet(
  folder: OutputFolder,
  stem: string,
  pictures: readonly Image[],
  columns = Math.min(COLUMNS, pictures.length),
): Promise<Sheet> {
  const { width, height } = pictures[0]!;
  const rows = Math.ceil(pictures.length / columns);
  const sheet = blankImage(columns * width, rows * height, [128, 128, 128, 255]);
  for (const [i, picture] of pictures.entries())
    put(sheet, picture, (i % columns) * width, Math.floor(i / columns) * height);
  const file = await folder.file(`${stem}.webp`, await encodeWebp(sheet));
  return { file, count: pictures.length, columns, width, height };
}

/** Pictures are opaque. */
function put(sheet: Image, { width, height, data }: Image, left: number, top: number): void {
  for (let y = 0; y < height; y++)
    sheet.data.set(data.subarray(y * width * 4, (y + 1) * width * 4), ((top + y) * sheet.width + left) * 4);
}
