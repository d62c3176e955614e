import { join } from "node:path";
import { attributions } from "@convlens/core/method";
import { type FigureCell, type FigureText, figure, figureText } from "@convlens/core/render";
import { decodeImage, nodePlatform, type PictureFile, readFile } from "@convlens/node";
import type { Item } from "../output.ts";
import type { Run } from "../run.ts";
import { formatScore } from "../score.ts";

/** Pixels of a picture's side. */
const CELL = 132;
const MOST_COLUMNS = 10;
const MOST_ROWS = 20;

const definition = "each picture with the map of its first class by each method";

/** Writes sheets of thumbnails: every picture with its first map by each method. Returns their paths. */
export async function writeContactSheets(run: Run, explained: readonly PictureFile[]): Promise<string[]> {
  const { items } = run.folder.manifest;
  const methods = new Set(attributions.map((m) => m.id));
  const strips = explained.map((file) => ({
    file,
    maps: firstMaps(
      items.filter((item) => item.picture === file.path),
      methods,
    ),
  }));
  const width = 1 + Math.max(...strips.map(({ maps }) => maps.length));
  const inRow = Math.max(1, Math.floor(MOST_COLUMNS / width));
  const onSheet = inRow * MOST_ROWS;
  const text = await figureText(nodePlatform.rasterizeSvg, 11);
  const written: string[] = [];
  for (let from = 0; from < strips.length; from += onSheet) {
    run.signal.throwIfAborted();
    run.progress.show("contact sheet", from, strips.length);
    const cells = await Promise.all(strips.slice(from, from + onSheet).map((strip) => cellsOf(run, strip, text)));
    const rows = Array.from({ length: Math.ceil(cells.length / inRow) }, (_, r) => ({
      cells: cells.slice(r * inRow, (r + 1) * inRow).flat(),
    }));
    const name = strips.length > onSheet ? `contact-sheet-${written.length + 1}.png` : "contact-sheet.png";
    written.push(await run.folder.png(name, figure(rows, { text, cell: CELL })));
    const files = { picture: name };
    run.folder.add({ method: "contact-sheet", params: { pictures: cells.length }, definition, files });
  }
  return written;
}

interface Strip {
  readonly file: PictureFile;
  readonly maps: readonly Item[];
}

/** The first item of each method. */
function firstMaps(items: readonly Item[], methods: ReadonlySet<string>): Item[] {
  const found = new Map<string, Item>();
  for (const item of items) if (methods.has(item.method) && !found.has(item.method)) found.set(item.method, item);
  return [...found.values()];
}

async function cellsOf(run: Run, { file, maps }: Strip, text: FigureText): Promise<FigureCell[]> {
  const { image } = await run.lens.picture(file);
  const shown = await Promise.all(
    maps.map(async (item) => {
      const path = join(run.folder.path, item.files.picture!);
      const { label, score } = (item.class ?? item.target)!;
      return {
        image: await decodeImage(await readFile(path), path),
        label,
        detail: `${formatScore(score)} · ${item.method}`,
      };
    }),
  );
  const words = [file.stem, ...shown.flatMap(({ label, detail }) => [label, detail])];
  await Promise.all([text.normal, text.bold].map((face) => face.prepare(words)));
  return [{ image, label: file.stem, detail: "" }, ...shown];
}
