import { address } from "../../state/address.svelte.ts";
import { studio } from "../../state/studio.svelte.ts";
import { commandLine, flagsOf } from "../../text/command.ts";
import { saidIn } from "../../text/said.ts";

export const wants = ["channels", "unit", "class", "objective"] as const;
export type Want = (typeof wants)[number];

/** What pictures are to be made of, as the operation takes it; one of them is there. */
export type Wanted =
  | { readonly layer: string; readonly channels: string; readonly order?: "kinship" }
  | { readonly unit: string }
  | { readonly class: string }
  | { readonly objective: string; readonly channels?: string };

export interface AskedSynthesis {
  readonly want: Want;
  readonly wanted: Wanted;
  readonly negative: boolean;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What the address asks for. */
export function askedSynthesis(): AskedSynthesis {
  const classes = studio.card?.classes !== undefined;
  const want = wants.find((w) => w === address.get("want")) ?? "channels";
  return {
    want: want === "class" && !classes ? "channels" : want,
    wanted: wantedBy(want),
    negative: address.get("negative") === "true",
    said: saidIn("make"),
  };
}

/** Where nobody names a layer: the one in the middle of those with rows and columns, where features are neither edges nor classes. */
export function usualLayer(): string {
  const { spatial = [], layers = [] } = studio.card ?? {};
  return address.get("layer") ?? spatial[Math.floor(spatial.length / 2)] ?? layers[0]?.name ?? "";
}

function wantedBy(want: Want): Wanted {
  const channels = address.get("channels");
  const layer = usualLayer();
  if (want === "unit") return { unit: address.get("unit") ?? `${layer}[0]` };
  if (want === "class") return { class: address.get("of") ?? studio.card?.labels?.[0] ?? "0" };
  if (want === "objective")
    return { objective: address.get("objective") ?? `dream(${layer})`, ...(channels !== undefined && { channels }) };
  return {
    layer,
    channels: channels ?? "0-3",
    ...(address.get("order") === "kinship" && { order: "kinship" as const }),
  };
}

export const synthesizeCommand = ({ wanted, negative, said }: AskedSynthesis): string =>
  commandLine(
    "synthesize",
    studio.state?.modelPath ?? "model.onnx",
    ...flagsOf({ ...wanted, ...said }),
    ...(negative ? ["--negative"] : []),
  );

/** The same in TypeScript, once it is known what is climbed. */
export const synthesizeCode = (
  { said }: AskedSynthesis,
  objective: string,
  channels: readonly number[],
): string => `import { writeFile } from "node:fs/promises";
import { methodNamed, noInput } from "@convlens/core/method";
import { madePicture } from "@convlens/core/render";
import { encodePng, openModel } from "@convlens/node";

const lens = await openModel(${JSON.stringify(studio.state?.modelPath ?? "model.onnx")});
const method = methodNamed("feature-visualization");
const params = method.params.parse(${JSON.stringify({ objective, channels, ...said })});
const [made] = await method.run(lens.context(), noInput, params);
if (made?.kind === "images")
  for (const i of made.values.keys()) await writeFile(\`\${i}.png\`, await encodePng(madePicture(made, i)));
await lens.close();
`;
