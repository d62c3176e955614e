import type { Image } from "../base/image.ts";

/** Draws an SVG document at its own size, as `Platform.rasterizeSvg` does. */
export type RasterizeSvg = (svg: string) => Promise<Image>;

/** A picture of one character or of one whole string: coverage at `SUBPIXELS` times the horizontal resolution. */
export interface Glyph {
  /** How far the pen moves, in pixels. */
  readonly advance: number;
  /** In subpixels. */
  readonly width: number;
  /** In pixels, the height of the line. */
  readonly height: number;
  /** Where the left edge lies relative to the pen, in subpixels. */
  readonly left: number;
  readonly coverage: Uint8Array;
}

/** Glyphs are drawn this many times wider than they are, so that they can be set at fractions of a pixel. */
export const SUBPIXELS = 4;

export interface TypefaceStyle {
  /** Default `normal`. */
  readonly weight?: "normal" | "bold";
}

/** One size and weight of the platform's font, in pixels. */
export interface Typeface {
  /** Size of the em, in pixels. */
  readonly size: number;
  /** From the top of one line to the top of the next, in pixels. */
  readonly lineHeight: number;
  /** The glyphs that a text is set in, in order. Characters without one lose their accent or become a box. */
  glyphs(text: string): readonly Glyph[];
  /** Makes ready the texts with other characters than ASCII, each shaped as a whole. Wait for it before drawing them. */
  prepare(texts: Iterable<string>): Promise<void>;
}

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const characters = [...ascii, ..."×·–—…’°−±≤≥→σ"];

/** Rasterises ASCII and a few signs once, in one SVG document. `size` is in pixels. */
export async function typeface(rasterize: RasterizeSvg, size: number, style: TypefaceStyle = {}): Promise<Typeface> {
  const press = new Press(rasterize, size, style.weight ?? "normal");
  const atlas = await press.print(characters);
  const strings = new Map<string, Glyph>();
  const box = tofu(size, press.lineHeight);
  const glyphOf = (character: string) =>
    atlas.get(character) ?? atlas.get(character.normalize("NFD").replace(/\p{M}+/gu, "")) ?? box;
  return {
    size,
    lineHeight: press.lineHeight,
    glyphs(text) {
      const whole = strings.get(text);
      return whole ? [whole] : [...text].map(glyphOf);
    },
    async prepare(texts) {
      const wanted = new Set([...texts].filter((t) => !strings.has(t) && [...t].some((c) => !atlas.has(c))));
      if (wanted.size === 0) return;
      for (const [text, glyph] of await press.print([...wanted])) strings.set(text, glyph);
    },
  };
}

/** The box that stands for a character without a glyph. */
function tofu(size: number, height: number): Glyph {
  const advance = Math.round(size * 0.6);
  const width = (advance - 2) * SUBPIXELS;
  const coverage = new Uint8Array(width * height);
  const top = Math.round(height * 0.25);
  const bottom = Math.round(height * 0.75);
  for (let y = top; y <= bottom; y++)
    for (let x = 0; x < width; x++)
      if (y === top || y === bottom || x < SUBPIXELS || x >= width - SUBPIXELS) coverage[y * width + x] = 255;
  return { advance, width, height, left: SUBPIXELS, coverage };
}

/** Prints texts into cells of one SVG document and cuts them out again. */
class Press {
  readonly lineHeight: number;
  readonly rasterize: RasterizeSvg;
  readonly size: number;
  readonly weight: string;

  constructor(rasterize: RasterizeSvg, size: number, weight: string) {
    this.rasterize = rasterize;
    this.size = size;
    this.weight = weight;
    this.lineHeight = Math.ceil(size * 1.35);
  }

  /**
   * A rasteriser tells no advance widths. So each text is also set between two bars, and the bars' distance, less that
   * of two bars around nothing, is its advance.
   */
  async print(texts: readonly string[]): Promise<Map<string, Glyph>> {
    const longest = Math.max(1, ...texts.map((t) => [...t].length));
    const cell = Math.ceil(this.size * (longest * 1.3 + 3));
    const columns = Math.max(1, Math.floor(4096 / (cell * SUBPIXELS)));
    const cells = ["", ...texts].flatMap((text) => [text, `| ${text} |`]);
    const svg = this.document(cells, cell, columns);
    const image = await this.rasterize(svg);
    const cut = (i: number) =>
      coverageOf(
        image,
        (i % columns) * cell * SUBPIXELS,
        Math.floor(i / columns) * this.lineHeight,
        cell * SUBPIXELS,
        this.lineHeight,
      );
    const empty = barDistance(cut(1));
    const origin = this.size * SUBPIXELS;
    return new Map(
      texts.map((text, i) => {
        const advance = (barDistance(cut(2 * i + 3)) - empty) / SUBPIXELS;
        return [text, trimmed(cut(2 * i + 2), origin, Math.max(0, advance))];
      }),
    );
  }

  private document(cells: readonly string[], cell: number, columns: number): string {
    const rows = Math.ceil(cells.length / columns);
    const width = columns * cell * SUBPIXELS;
    const height = rows * this.lineHeight;
    const baseline = Math.round(this.lineHeight / 2 + this.size * 0.36);
    const place = (i: number) => {
      const x = (i % columns) * cell + this.size;
      const y = Math.floor(i / columns) * this.lineHeight + baseline;
      // Browsers look for it at the text itself.
      return `<text x="${x}" y="${y}" xml:space="preserve">${escaped(cells[i]!)}</text>`;
    };
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<g transform="scale(${SUBPIXELS} 1)" font-family="sans-serif" font-size="${this.size}" font-weight="${this.weight}"`,
      ' style="font-kerning:none;white-space:pre" fill="#000">',
      ...cells.map((_, i) => place(i)),
      "</g></svg>",
    ].join("\n");
  }
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) =>
  // Control characters are not allowed in XML.
  [...text].map((c) => (c < " " ? " " : (entities[c] ?? c))).join("");

interface Cell {
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;
}

function coverageOf(image: Image, left: number, top: number, width: number, height: number): Cell {
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) coverage[y * width + x] = image.data[((top + y) * image.width + left + x) * 4 + 3]!;
  return { width, height, coverage };
}

function columnSums({ width, height, coverage }: Cell): Float64Array {
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) sums[x]! += coverage[y * width + x]!;
  return sums;
}

/** From the centre of the first to the centre of the last run of inked columns, in subpixels. */
function barDistance(cell: Cell): number {
  const sums = columnSums(cell);
  const first = sums.findIndex((s) => s > 0);
  const last = sums.findLastIndex((s) => s > 0);
  if (first < 0) return 0;
  return centre(sums, last, -1) - centre(sums, first, 1);
}

function centre(sums: Float64Array, from: number, step: number): number {
  let mass = 0;
  let moment = 0;
  for (let x = from; sums[x]! > 0; x += step) {
    mass += sums[x]!;
    moment += sums[x]! * x;
  }
  return moment / mass;
}

function trimmed(cell: Cell, origin: number, advance: number): Glyph {
  const sums = columnSums(cell);
  const first = sums.findIndex((s) => s > 0);
  const { height } = cell;
  if (first < 0) return { advance, width: 0, height, left: 0, coverage: new Uint8Array(0) };
  const width = sums.findLastIndex((s) => s > 0) + 1 - first;
  const coverage = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    coverage.set(cell.coverage.subarray(y * cell.width + first, y * cell.width + first + width), y * width);
  return { advance, width, height, left: first - origin, coverage };
}
