import type { ColormapName } from "@convlens/core/render";

/**
 * The colours of a map that nobody chose any for, where they are others than the command's: CAMs are in turbo or jet in papers, which
 * say something else to colour-blind readers.
 */
export const usualColours = (space: "cam" | "pixels"): ColormapName | undefined =>
  space === "cam" ? "inferno" : undefined;
