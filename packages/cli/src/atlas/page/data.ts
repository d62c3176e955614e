// What the files under `data/` of a site hold. Layers and classes are named by their numbers in `Site`.

/** `data/site.js`: what every page needs. */
export interface Site {
  readonly title: string;
  /** Names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly layers: readonly SiteLayer[];
  /** Of the model. */
  readonly classes: readonly string[];
  readonly atlases: readonly SiteAtlas[];
  /** The last line of each page. */
  readonly colophon: string;
}

export interface SiteLayer {
  /** As the model calls it. */
  readonly name: string;
  /** The name of its files. */
  readonly slug: string;
  readonly op: string;
  /** For one picture. */
  readonly shape: readonly number[];
  readonly parameters: number;
  readonly macs: number;
  /** Pixels that one unit sees, and from one unit to the next. */
  readonly field?: string;
  readonly stride?: string;
  readonly dead: number;
  readonly saturated: number;
  readonly duplicates: number;
  /** Units with pictures, in the order of the sheets. */
  readonly drawn: readonly number[];
  readonly sheets: readonly Sheet[];
  /** What makes them small; empty where it was not asked for. */
  readonly negatives: readonly Sheet[];
}

/** A file with pictures of one size in rows. */
export interface Sheet {
  readonly file: string;
  readonly count: number;
  readonly columns: number;
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface SiteAtlas {
  /** As the model calls it; it may have no page of its own. */
  readonly layer: string;
  readonly slug: string;
}

/** A unit that is read, or reads: layer, unit, L2 norm and mean of the weights. */
export type Wire = readonly [layer: number, unit: number, norm: number, mean: number];

/** `data/layer/<slug>.js`: one layer. Lists have one entry for each unit. */
export interface LayerData {
  readonly statistics: readonly UnitRow[];
  readonly incoming: readonly (readonly Wire[])[];
  readonly outgoing: readonly (readonly Wire[])[];
  /** Correlations of its mean with logits: the greatest first, then the least. */
  readonly classes: readonly (readonly (readonly [number, number])[])[];
  /** Units of the same layer that rise and fall with it. */
  readonly duplicates: readonly (readonly (readonly [unit: number, correlation: number])[])[];
  /** What its strongest pictures show, and how many of them: the most frequent first. */
  readonly shows: readonly (readonly (readonly [label: string, count: number])[])[];
  /** Of units with pictures, in the order of `SiteLayer.drawn`. */
  readonly drawn: readonly Drawn[];
}

/** mean, deviation, greatest, silent, flat, sparseness, five quantiles, 1 for dead, 1 for saturated. */
export type UnitRow = readonly (number | null)[];

export interface Drawn {
  /** The objective on what was made, and on its negative. */
  readonly value: number;
  readonly negative?: number;
  /** Absent where no picture makes it fire. */
  readonly patches?: Patches;
}

export interface Patches {
  /** Two rows: patches, and below them their projections. */
  readonly sheet: Sheet;
  readonly of: readonly { readonly picture: string; readonly value: number; readonly label?: string }[];
}

/** `data/classes.js`: for each class the units of all layers that rise with its logit, and those that fall. */
export interface ClassesData {
  readonly rising: readonly (readonly ClassUnit[])[];
  readonly falling: readonly (readonly ClassUnit[])[];
}

export type ClassUnit = readonly [layer: number, unit: number, correlation: number];

/** `data/atlas/<slug>.js`: an activation atlas. */
export interface AtlasData {
  readonly sheet: Sheet;
  /** Cells along a side of the map. */
  readonly side: number;
  readonly vectors: number;
  readonly pictures: number;
  readonly cells: readonly Cell[];
  /** What the classes of cells are told from. */
  readonly told: "cell" | "pictures";
}

/** In the order of the sheet. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  /** Activations in it. */
  readonly count: number;
  /** The classes it speaks for, with their probability or their share. */
  readonly classes: readonly (readonly [number, number])[];
  /** What the pictures show that its activations are of. */
  readonly shows: readonly (readonly [label: string, count: number])[];
}

/** `data/network.js`: the drawing of the network, SVG. */
export interface NetworkData {
  readonly svg: string;
}
