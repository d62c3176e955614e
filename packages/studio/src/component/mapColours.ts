import type { ColormapName, MapColours } from "@convlens/core/render";

/**
 * The colours of maps. Where nobody chose any, CAMs are not in turbo as in papers and by the command, since that says something else to
 * colour-blind readers.
 */
export const mapColours = (chosen: ColormapName | undefined): MapColours =>
  chosen ? { cam: chosen, pixels: chosen } : { cam: "inferno" };

/** The same as a flag of the command. */
export const colourFlags = (chosen: ColormapName | undefined): string[] => ["--colormap", chosen ?? "cam=inferno"];
