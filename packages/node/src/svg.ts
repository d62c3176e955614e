import { createRequire } from "node:module";
import type { Image } from "@convlens/core/base";

// The machine may have no fonts. DejaVu Sans covers Latin, Greek, Cyrillic and mathematical signs.
const faces = ["DejaVuSans", "DejaVuSans-Bold"];

/** Draws an SVG document at its own size. Text of every family is set in DejaVu Sans, which comes along. */
export async function rasterizeSvg(svg: string): Promise<Image> {
  const { Resvg } = await import("@resvg/resvg-js");
  const { resolve } = createRequire(import.meta.url);
  const drawn = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: faces.map((face) => resolve(`dejavu-fonts-ttf/ttf/${face}.ttf`)),
      defaultFontFamily: "DejaVu Sans",
      serifFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
      monospaceFamily: "DejaVu Sans",
    },
  }).render();
  return { width: drawn.width, height: drawn.height, data: unmultiply(drawn.pixels) };
}

/** Resvg's colours are multiplied by their alpha. */
function unmultiply(pixels: Uint8Array): Uint8ClampedArray {
  const out = new Uint8ClampedArray(pixels);
  for (let i = 3; i < out.length; i += 4) {
    const alpha = out[i]!;
    if (alpha !== 0 && alpha !== 255) for (let c = i - 3; c < i; c++) out[c] = (out[c]! * 255) / alpha;
  }
  return out;
}
