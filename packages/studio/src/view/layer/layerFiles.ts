import { toRgba } from "@convlens/core/base";
import type { LayerMaps } from "@convlens/core/lab";
import { ACTIVATIONS, layerStem } from "@convlens/core/recipe";
import { type ColormapName, figureText, montage } from "@convlens/core/render";
import { studio } from "../../state/studio.svelte.ts";
import { commandLine } from "../../text/command.ts";
import { rasterizeSvg } from "../../text/pixels.ts";
import { namedPicture, recipeOf } from "../../text/recipe.ts";
import { pngOf } from "../../text/save.ts";

interface Style {
  readonly colours: ColormapName;
  readonly shared: boolean;
}

/** What writes the same on the command line. */
export function layerCommand(filters: boolean, layer: string, picture: string, { colours, shared }: Style): string {
  const model = studio.state?.modelPath;
  const scale = shared ? ["--scale", "shared"] : [];
  if (filters) return commandLine("filters", model, "--layers", layer, ...scale);
  return commandLine("activations", model, picture, "--layers", layer, "--colormap", colours, ...scale);
}

export function layerCode(filters: boolean, layer: string, picture: string): string {
  const method = filters ? "filters" : "activations";
  const input = filters ? "noInput" : "{ tensor, targets: [] }";
  const read = filters ? "" : `const { tensor } = await lens.picture(${JSON.stringify(picture)});\n`;
  return `import { methodNamed${filters ? ", noInput" : ""} } from "@convlens/core/method";
import { openModel } from "@convlens/node";

const lens = await openModel(${JSON.stringify(studio.state?.modelPath)});
${read}const [volume] = await methodNamed("${method}").run(lens.context(), ${input}, { layers: [${JSON.stringify(layer)}] });
await lens.close();`;
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
