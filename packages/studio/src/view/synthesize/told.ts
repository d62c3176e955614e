import { opening } from "../../text/code.ts";
import { commandLine, fileWord, flagsOf } from "../../text/command.ts";

/** What pictures are to be made of, as the operation takes it; one of them is there. */
export type Wanted =
  | { readonly layer: string; readonly channels: string; readonly order?: "kinship" }
  | { readonly unit: string }
  | { readonly class: string }
  | { readonly objective: string; readonly channels?: string };

/** What pictures are made of, and how. */
export interface Synthesis {
  readonly wanted: Wanted;
  readonly negative: boolean;
  readonly said: Readonly<Record<string, unknown>>;
}

export const synthesizeCommand = (model: string, { wanted, negative, said }: Synthesis): string =>
  commandLine("synthesize", fileWord(model), ...flagsOf({ ...wanted, ...said, negative }));

/** The same in TypeScript, once it is known what is climbed. */
export const synthesizeCode = (
  model: string,
  { said }: Pick<Synthesis, "said">,
  objective: string,
  channels: readonly number[],
): string => `import { writeFile } from "node:fs/promises";
import { methodNamed, noInput } from "@convlens/core/method";
import { madePicture } from "@convlens/core/render";
import { encodePng, openModel } from "@convlens/node";

${opening(model)}
const method = methodNamed("feature-visualization");
const params = method.params.parse(${JSON.stringify({ objective, channels, ...said })});
const [made] = await method.run(lens.context(), noInput, params);
if (made?.kind === "images")
  for (const i of made.values.keys()) await writeFile(\`\${i}.png\`, await encodePng(madePicture(made, i)));
await lens.close();
`;
