import { nearest, UsageError } from "@convlens/core/base";
import { type ColormapName, colormapNames, type MapColours } from "@convlens/core/render";

/** What `--colormap` says: one name for all maps, or `cam=NAME,pixels=NAME`. Throws `UsageError` for anything else. */
export function mapColoursOf(text: string): MapColours {
  if (!text.includes("=")) {
    const name = nameOf(text);
    return { cam: name, pixels: name };
  }
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [kind = "", name = ""] = part.split("=").map((word) => word.trim());
      if (kind !== "cam" && kind !== "pixels")
        throw new UsageError(`--colormap ${text}: no kind of map "${kind}"`, "cam and pixels are the kinds");
      return [kind, nameOf(name)];
    }),
  );
}

function nameOf(text: string): ColormapName {
  const found = colormapNames.find((name) => name === text);
  if (found) return found;
  throw new UsageError(
    `--colormap: no colours "${text}"`,
    `nearest: ${nearest(text, colormapNames, 3).join(", ")}; convlens explain --help lists all`,
  );
}
