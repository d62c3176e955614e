import { opening } from "../../text/code.ts";
import { commandLine, fileWord } from "../../text/command.ts";

/** A unit and a picture. */
export interface AskedUnit {
  readonly model: string;
  readonly picture: string;
  readonly layer: string;
  readonly unit: number;
  /** The id of the method that explains it. */
  readonly method: string;
}

export const unitCommand = ({ model, picture, layer, unit, method }: AskedUnit): string =>
  commandLine("explain", fileWord(model), fileWord(picture), "--class", `${layer}[${unit}]`, "--method", method);

/** How active it is, in TypeScript. */
export const unitCode = ({ model, picture, layer, unit }: AskedUnit): string =>
  `import { writeFile } from "node:fs/promises";
import { encodeNpy } from "@convlens/core/base";
import { methodNamed } from "@convlens/core/method";
import { openModel, pictures } from "@convlens/node";

${opening(model, picture)}
const input = { tensor: picture.tensor, targets: [] };
const [volume] = await methodNamed("activations").run(lens.context(), input, { layers: [${JSON.stringify(layer)}] });
if (volume?.kind === "volume") {
  const { shape, data } = volume.data;
  const each = data.length / shape[0]!;
  const unit = data.slice(${unit} * each, ${unit + 1} * each);
  await writeFile("unit.npy", encodeNpy({ ...volume.data, shape: [1, ...shape.slice(1)], data: unit }));
}
await lens.close();
`;
