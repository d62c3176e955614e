import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Image } from "@convlens/core/base";
import { methodNamed } from "@convlens/core/method";
import { type ReportFigure, type ReportTrust, shrunk } from "@convlens/core/render";
import { decodeImage, encodePng, encodeWebp, readPngText } from "@convlens/node";
import type { Item } from "../output.ts";
import { formatScore } from "../score.ts";

/** Browsers grow slow with larger pages. Bytes of all pictures. */
const MOST_BYTES = 64e6;
const MOST_FIGURES = 600;

/** Maps are laid over pictures of any size; a page shows them no larger. Pixels. */
const LONGEST_SIDE = 1200;

const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".mp4": "video/mp4",
};

/** Turns files of a results folder into figures, as long as they fit on a page. */
export class Figures {
  readonly #folder: string;
  #bytes = 0;
  #count = 0;
  /** Figures that did not fit. */
  leftOut = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One figure for each picture or video of the items; animations come first. */
  async of(items: readonly Item[]): Promise<ReportFigure[]> {
    const figures: ReportFigure[] = [];
    for (const item of animationsFirst(items)) {
      const files = filesOf(item);
      for (const [key, path] of files) {
        const bytes = await readFile(join(this.#folder, path));
        const medium = await this.#medium(bytes, extname(path), !isSheet(item));
        if (!medium) continue;
        const group = files.length > 1 && { group: files[0]![1] };
        figures.push({
          ...medium,
          ...wordsFor(item, key, path),
          sheet: isSheet(item),
          ...group,
          ...recipeIn(bytes, path),
        });
      }
    }
    return figures;
  }

  /** What was found out about the maps among the items, each with its chart. */
  async trust(items: readonly Item[]): Promise<ReportTrust[]> {
    const found: ReportTrust[] = [];
    for (const { trust, files, class: c, target } of items) {
      if (!trust) continue;
      const { outcome, verdict, checks } = trust;
      const { label } = (c ?? target)!;
      const chart = files.trust === undefined ? undefined : await this.#chart(files.trust, label);
      found.push({ label, outcome, verdict, checks, ...(chart && { chart }) });
    }
    return found;
  }

  async #chart(path: string, label: string): Promise<ReportFigure | undefined> {
    const bytes = await readFile(join(this.#folder, path));
    const medium = await this.#medium(bytes, extname(path), false);
    const words = {
      alt: `Deletion and insertion curves of the map for ${label}`,
      caption: "Deletion and insertion",
      detail: "the score as pixels are blurred, or come out of the blur, in the order of the map",
    };
    return medium && { ...medium, ...words, sheet: true, ...recipeIn(bytes, path) };
  }

  /** A picture that is in no file, at most `side` pixels along each side. */
  async picture(image: Image, side: number, words: Pick<ReportFigure, "alt" | "caption" | "detail">) {
    const medium = await this.#medium(await encodePng(shrunk(image, side)), ".png", false);
    return medium ? [{ ...medium, ...words }] : [];
  }

  /** The same of a photograph, or of a map laid over one: with losses, in a fifth of the bytes. */
  async photograph(image: Image, side: number, words: Pick<ReportFigure, "alt" | "caption" | "detail">) {
    const { width, height, ...small } = shrunk(image, side);
    const medium = this.#fitting(await encodeWebp({ width, height, ...small }), ".webp");
    return medium ? [{ ...medium, width, height, ...words }] : [];
  }

  async #medium(bytes: Uint8Array, ending: string, mayShrink: boolean) {
    const size = sizeOf(bytes, ending);
    if (mayShrink && size && Math.max(size.width, size.height) > LONGEST_SIDE)
      return this.#fitting(await encodePng(shrunk(await decodeImage(bytes, "a map"), LONGEST_SIDE)), ending);
    return this.#fitting(bytes, ending);
  }

  #fitting(bytes: Uint8Array, ending: string) {
    if (this.#count >= MOST_FIGURES || this.#bytes + bytes.length > MOST_BYTES) {
      this.leftOut++;
      return undefined;
    }
    this.#count++;
    this.#bytes += bytes.length;
    return {
      dataUri: `data:${types[ending]};base64,${Buffer.from(bytes).toString("base64")}`,
      ...sizeOf(bytes, ending),
    };
  }
}

const isAnimation = ({ files }: Item) => files.animation !== undefined || files.video !== undefined;

const animationsFirst = (items: readonly Item[]) =>
  [...items].sort((a, b) => Number(isAnimation(b)) - Number(isAnimation(a)));

/** Attribution maps stand side by side; grids of tiles have text in them. */
const isSheet = ({ class: c, target }: Item) => c === undefined && target === undefined;

/** The files that are shown; of a GIF and a video of the same frames the video, which can be stopped. */
function filesOf({ files }: Item): [string, string][] {
  return Object.entries(files).filter(
    ([key, path]) => key !== "trust" && types[extname(path)] && !(key === "animation" && files.video !== undefined),
  );
}

const parts: Readonly<Record<string, string>> = {
  absolute: "magnitude",
  positive: "positive part",
  negative: "negative part",
};

function wordsFor(item: Item, key: string, path: string): Pick<ReportFigure, "alt" | "caption" | "detail"> {
  const { title } = methodNamed(item.method);
  const { layer, files } = item;
  const explained = item.class ?? item.target;
  const of = item.picture ? ` of ${item.picture}` : "";
  if (explained) {
    const said = [formatScore(explained.score), parts[key], layer && `at ${layer}`, ...factsOf(item)];
    return {
      caption: explained.label,
      detail: said.filter(Boolean).join(" · "),
      alt: [`${title} for ${explained.label}${of}`, parts[key]].filter(Boolean).join(", "),
    };
  }
  if (isAnimation(item)) {
    const also = key === "video" && files.animation ? ` and ${files.animation}` : "";
    return { caption: `Through the ${item.params.through}`, detail: `${path}${also}`, alt: `${title}${of}, animated` };
  }
  const channel = item.params.channel === undefined ? "" : `, channel ${item.params.channel}`;
  return { caption: `${layer}${channel}`, detail: path, alt: `${title}${of} in layer ${layer}${channel}` };
}

const factsOf = ({ facts = {} }: Item) =>
  Object.entries(facts).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);

function recipeIn(bytes: Uint8Array, path: string): { recipe?: unknown } {
  if (extname(path) !== ".png") return {};
  const { convlens } = readPngText(bytes, path);
  return convlens === undefined ? {} : { recipe: JSON.parse(convlens) };
}

/** From the headers: PNG has its size in IHDR, big-endian; GIF behind its signature, little-endian. */
function sizeOf(bytes: Uint8Array, ending: string): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ending === ".png") return { width: view.getUint32(16), height: view.getUint32(20) };
  if (ending === ".gif") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return undefined;
}
