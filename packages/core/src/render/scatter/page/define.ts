/** One thing that points can be told apart by, such as their label or what the network takes them for. */
export interface Grouping {
  readonly name: string;
  readonly classes: readonly { readonly name: string /** As `#rrggbb`. */; readonly colour: string }[];
  /** The class of each point; less than 0 for none. */
  readonly of: ArrayLike<number>;
}

/** Thumbnails of one size in rows, each squashed to a square, in the order of the points; as many sheets as it takes. */
export interface Atlas {
  /** Width and height of a thumbnail, in pixels. */
  readonly side: number;
  /** Thumbnails in a row of a sheet. */
  readonly columns: number;
  /** Rows of a full sheet. */
  readonly rows: number;
  /** The sheets themselves: `data:image/…`. */
  readonly sheets: readonly string[];
  /** Width by height of each picture as it was; 0 for one that is not there. Points behind the last have no picture. */
  readonly aspects: readonly number[];
}

/** A map of pictures that can be looked around in. */
export interface ScatterPage {
  readonly title: string;
  /** What it shows and how well, a few words each. */
  readonly facts: readonly string[];
  /** x and y in turn. */
  readonly coordinates: ArrayLike<number>;
  /** The file of each point, less the folder. */
  readonly names: readonly string[];
  /** What goes before each name on a list of files. */
  readonly folder: string;
  /** The first is what points are coloured by at the start. */
  readonly groupings: readonly Grouping[];
  readonly atlas?: Atlas;
  /** The last line. */
  readonly colophon: string;
}
