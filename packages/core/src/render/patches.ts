import { blankImage, type Image } from "../base/image.ts";
import { type FrameLayout, frame } from "./frame.ts";
import { cornerOf, type Grid, grid, nearSquareColumns } from "./grid.ts";
import { WHITE } from "./palette.ts";
import { paste } from "./paste.ts";
import type { TileSize } from "./patchTile.ts";
import { type FigureText, penFor } from "./pen.ts";
import { fitText, textWidth } from "./text.ts";

export interface PatchPageStyle {
  /** Patches of each unit. */
  readonly k: number;
  /** A caption for each unit: which it is in bold, and a detail, fainter. */
  readonly units: readonly { readonly label: string; readonly detail: string }[];
  readonly tile: TileSize;
  /** Units beside each other; near square unless it says otherwise. */
  readonly columns?: number | undefined;
  readonly title: string;
  readonly subtitle: string;
  readonly text?: FigureText | undefined;
}

const TILE_GAP = 1;
const MIDDLE = 5;
const UNIT_GAP = 14;
const ABSENT = [243, 244, 246, 255];

/**
 * What fires the units of a layer, as in figure 2 of Zeiler and Fergus (2013): for each unit a grid of projections, and beside it the
 * same grid of patches. Tiles may come in any order, and only the page is held.
 */
export class PatchPage {
  readonly image: Image;
  readonly #tiles: Grid;
  readonly #units: Grid;
  readonly #at: FrameLayout;
  readonly #caption: number;

  constructor({ k, units, tile, columns, title, subtitle, text }: PatchPageStyle) {
    this.#tiles = grid(k, tile, Math.ceil(Math.sqrt(k)), TILE_GAP);
    this.#caption = text ? text.normal.lineHeight + 3 : 0;
    const unit = { width: 2 * this.#tiles.width + MIDDLE, height: this.#tiles.height + this.#caption };
    const across = columns ?? nearSquareColumns(units.length, unit.width, unit.height);
    this.#units = grid(units.length, unit, Math.min(units.length, across), UNIT_GAP);
    this.#at = frame(this.#units.width, this.#units.height, { text, title, subtitle });
    this.image = blankImage(this.#at.width, this.#at.height, [...WHITE, 255]);
    this.#at.draw(this.image);
    const absent = blankImage(tile.width, tile.height, ABSENT);
    for (const [i, { label, detail }] of units.entries()) {
      for (let rank = 0; rank < k; rank++) this.put(i, rank, { projection: absent, patch: absent });
      if (text) this.#write(i, label, detail, text);
    }
  }

  /** Draws a patch and its projection; unit and rank count from 0. */
  put(unit: number, rank: number, { projection, patch }: { projection: Image; patch: Image }): void {
    const corner = cornerOf(this.#units, unit);
    const tile = cornerOf(this.#tiles, rank);
    const x = this.#at.x + corner.x + tile.x;
    const y = this.#at.y + corner.y + this.#caption + tile.y;
    paste(this.image, projection, x, y);
    paste(this.image, patch, x + this.#tiles.width + MIDDLE, y);
  }

  #write(unit: number, label: string, detail: string, { normal, bold }: FigureText): void {
    const corner = cornerOf(this.#units, unit);
    const x = this.#at.x + corner.x + TILE_GAP;
    const y = this.#at.y + corner.y;
    const pen = penFor(this.image);
    const room = this.#units.tileWidth - 2 * TILE_GAP;
    const shown = fitText(bold, label, room);
    pen(bold, shown, x, y - (bold.lineHeight - normal.lineHeight));
    const left = room - textWidth(bold, shown) - 8;
    pen(normal, fitText(normal, detail, left), x + room, y, { align: "right", faint: true });
  }
}
