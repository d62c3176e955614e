import type { Float32Tensor } from "../base/tensor.ts";
import type { Colour } from "../synthesis/colour.ts";

/** An attribution map for one target and one picture. */
export interface Heatmap {
  readonly kind: "heatmap";
  /**
   * `pixels`: signed, C×H×W in the shape of the input.
   * `cam`: h×w at layer resolution, before ReLU and scaling.
   */
  readonly space: "pixels" | "cam";
  readonly map: Float32Tensor;
  /** The map says one thing of each pixel, the same in all channels, and its sign is meant: what covers or masks pixels makes such. */
  readonly perPixel?: true;
  /** The value that a CAM was read from. */
  readonly layer?: string;
  /** Figures that tell how far the map can be trusted, such as the error of completeness. */
  readonly facts?: Readonly<Record<string, number>>;
}

/** The channels of one layer for one picture, or the filters of a layer. */
export interface Volume {
  readonly kind: "volume";
  readonly layer: string;
  /** The operator, for labels. */
  readonly op: string;
  /** C×h×w, or C for a vector; filters: O×C×h×w. */
  readonly data: Float32Tensor;
}

/** What the maps of a layer are made of, for one picture: parts that fire together. */
export interface Concepts {
  readonly kind: "concepts";
  readonly layer: string;
  /** k×h×w: how strong each is at each position, its strongest 1; the concept that makes most of the layer is the first. */
  readonly maps: Float32Tensor;
  /** k×C: what the layer holds where a concept is strongest and nothing else is there. */
  readonly vectors: Float32Tensor;
  /** For each concept, what each target would be if the layer held it everywhere. */
  readonly scores: readonly (readonly number[])[];
  /** `error`: the part of the maps that no concept explains, as a share of their norm. */
  readonly facts: Readonly<Record<string, number>>;
}

export interface Column {
  readonly name: string;
  readonly unit?: string;
  readonly align?: "left" | "right";
}

export interface Table {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** A last row of sums; `null` where a column has none. */
  readonly totals?: readonly (string | number | null)[];
}

/** Pictures that were made, not taken. */
export interface Images {
  readonly kind: "images";
  /** N×3×H×W: red, green and blue from 0 to 1, beyond these bounds where `colour` is `clipped`; with an alpha channel, 0 to 1, N×4×H×W. */
  readonly pictures: Float32Tensor;
  readonly colour: Colour;
  /** What each was made to be much of, on the picture as it is. */
  readonly values: readonly number[];
  readonly facts?: Readonly<Record<string, number>>;
}

export type Result = Heatmap | Volume | Concepts | Table | Images;
