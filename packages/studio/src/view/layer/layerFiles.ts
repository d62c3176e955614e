import { toRgba } from "@convlens/core/base";
import type { LayerMaps } from "@convlens/core/lab";
import { type ColormapName, montage } from "@convlens/core/render";
import { studio } from "../../state/studio.svelte.ts";
import { commandLine } from "../../text/command.ts";
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

/** All channels as one picture. */
export function layerPicture({ layer, op, data }: LayerMaps, { colours, shared }: Style): Promise<Blob> {
  const scale = shared ? "shared" : "tile";
  const rule = { ends: colours === "red-blue" ? "symmetric" : "min-max" } as const;
  return pngOf(toRgba(montage({ kind: "volume", layer, op, data }, { colormap: colours, scale, rule }).image));
}
