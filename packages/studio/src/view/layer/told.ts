import { opening } from "../../text/code.ts";
import { commandLine, fileWord } from "../../text/command.ts";

/** A layer of a picture, or its weights. */
export interface AskedLayer {
  readonly model: string;
  readonly picture: string;
  readonly layer: string;
  readonly filters: boolean;
  readonly colours: string;
  /** Whether all channels are on one scale. */
  readonly shared: boolean;
}

/** What writes the same on the command line. */
export function layerCommand({ model, picture, layer, filters, colours, shared }: AskedLayer): string {
  const scale = shared ? ["--scale", "shared"] : [];
  if (filters) return commandLine("filters", fileWord(model), "--layers", layer, ...scale);
  const words = ["activations", fileWord(model), fileWord(picture), "--layers", layer];
  return commandLine(...words, "--colormap", colours, ...scale);
}

/** The same in TypeScript. */
export const layerCode = ({ model, picture, layer, filters, ...style }: AskedLayer): string =>
  filters ? filtersCode(model, layer, style) : activationsCode(model, picture, layer, style);

type Style = Pick<AskedLayer, "colours" | "shared">;

const activationsCode = (model: string, picture: string, layer: string, { colours, shared }: Style): string =>
  `import { writeFile } from "node:fs/promises";
import { encodeNpy } from "@convlens/core/base";
import { methodNamed } from "@convlens/core/method";
import { montage } from "@convlens/core/render";
import { encodePng, openModel, pictures } from "@convlens/node";

${opening(model, picture)}
const input = { tensor: picture.tensor, targets: [] };
const [volume] = await methodNamed("activations").run(lens.context(), input, { layers: [${JSON.stringify(layer)}] });
if (volume?.kind === "volume") {
  const { image } = montage(volume, { colormap: "${colours}", scale: "${shared ? "shared" : "tile"}" });
  await writeFile("layer.png", await encodePng(image));
  await writeFile("layer.npy", encodeNpy(volume.data));
}
await lens.close();
`;

const filtersCode = (model: string, layer: string, { shared }: Style): string =>
  `import { writeFile } from "node:fs/promises";
import { methodNamed, noInput } from "@convlens/core/method";
import { filterPicture } from "@convlens/core/render";
import { encodePng, openModel } from "@convlens/node";

${opening(model)}
const [volume] = await methodNamed("filters").run(lens.context(), noInput, { layers: [${JSON.stringify(layer)}] });
if (volume?.kind === "volume") {
  const image = filterPicture(volume, { order: lens.input.channels === "BGR" ? "BGR" : "RGB"${shared ? ', scale: "shared"' : ""} });
  await writeFile("filters.png", await encodePng(image));
}
await lens.close();
`;
