import { toRgba } from "@convlens/core/base";
import type { LayerMaps } from "@convlens/core/lab";
import { ACTIVATIONS, layerStem } from "@convlens/core/recipe";
import { type ColormapName, figureText, montage } from "@convlens/core/render";
import { rasterizeSvg } from "../../text/pixels.ts";
import { namedPicture, recipeOf } from "../../text/recipe.ts";
import { pngOf } from "../../text/save.ts";

interface Style {
  readonly colours: ColormapName;
  readonly shared: boolean;
}

/** All channels as one picture, as `convlens activations` writes it. */
export async function layerPicture(
  { layer, op, data, shrunk }: LayerMaps,
  { colours, shared }: Style,
  picture: string,
): Promise<Blob> {
  const scale = shared ? "shared" : "tile";
  const text = await figureText(rasterizeSvg);
  const { image } = montage({ kind: "volume", layer, op, data }, { colormap: colours, scale, text });
  const request = { params: { layers: [layer] }, style: "grid", scale, colormap: colours, label: true } as const;
  const recipe = await recipeOf({
    asked: { command: "activations", request },
    // Of a layer that is too large for a page, the command shows more than means over blocks.
    ...(shrunk === 1 && { shows: `${ACTIVATIONS}/${layerStem(0, layer)}.png` }),
    picture: namedPicture(picture),
  });
  return pngOf(toRgba(image), recipe);
}
