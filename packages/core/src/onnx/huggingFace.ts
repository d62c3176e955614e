import { z } from "zod";
import { ConvlensError } from "../base/errors.ts";
import type { Declared, InputSpec } from "./meta.ts";
import { parseJson } from "./sidecar.ts";

const edges = z.union([
  z.number(),
  z.object({ height: z.number(), width: z.number() }),
  z.object({ shortest_edge: z.number() }),
]);

const preprocessor = z.object({
  do_resize: z.boolean().optional(),
  size: edges.optional(),
  crop_pct: z.number().nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: edges.optional(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: z.array(z.number()).optional(),
  image_std: z.array(z.number()).optional(),
});

type Preprocessor = z.output<typeof preprocessor>;

/** Reads `preprocessor_config.json` as Hugging Face's image processors write it. Throws `ConvlensError` naming the field at fault. */
export function parsePreprocessorConfig(text: string, name: string): Declared {
  const parsed = preprocessor.safeParse(parseJson(text, name));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConvlensError(
      `${name}: ${issue!.path.join(".")}: ${issue!.message}`,
      "say it in a .convlens.json beside the model instead; it comes first",
    );
  }
  return { input: { ...geometryOf(parsed.data), ...valuesOf(parsed.data) } };
}

function geometryOf(config: Preprocessor): Partial<InputSpec> {
  const cropped = config.do_center_crop && config.crop_size !== undefined;
  const size = sizeOf(cropped ? config.crop_size : config.size);
  if (!size || config.do_resize === false) return {};
  const crop =
    cropped || (config.crop_pct ?? 1) < 1 || (typeof config.size === "object" && "shortest_edge" in config.size);
  return { size, resize: crop ? "crop" : "squash" };
}

function sizeOf(size: Preprocessor["size"]): [number, number] | undefined {
  if (size === undefined) return undefined;
  if (typeof size === "number") return [size, size];
  if ("height" in size) return [size.height, size.width];
  return [size.shortest_edge, size.shortest_edge];
}

function valuesOf(config: Preprocessor): Partial<InputSpec> {
  const white = config.do_rescale === false ? 255 : 255 * (config.rescale_factor ?? 1 / 255);
  const range = [0, white] as const;
  if (config.do_normalize === false || !config.image_mean || !config.image_std) return { range };
  return { range, mean: config.image_mean, std: config.image_std };
}

/** How timm's weights were trained. */
const timm = z.object({
  pretrained_cfg: z.object({
    input_size: z.tuple([z.int(), z.int(), z.int()]),
    mean: z.array(z.number()).min(1),
    std: z.array(z.number()).min(1),
  }),
});

function trainedOn(config: unknown): Partial<InputSpec> | undefined {
  const parsed = timm.safeParse(config);
  if (!parsed.success) return undefined;
  const { input_size, mean, std } = parsed.data.pretrained_cfg;
  return { size: [input_size[1], input_size[2]], range: [0, 1], mean, std, resize: "crop" };
}

const labelled = z.object({ id2label: z.record(z.string(), z.string()) });

/** The class names in a Hugging Face `config.json`, if it has any (an unnamed `LABEL_3` is no name), and what timm says of its pictures. */
export function parseModelConfig(text: string, name: string): Declared {
  const config = parseJson(text, name);
  const input = trainedOn(config);
  const labels = labelsIn(config);
  return { ...(input && { input }), ...(labels && { output: { labels } }) };
}

function labelsIn(config: unknown): readonly string[] | undefined {
  const parsed = labelled.safeParse(config);
  if (!parsed.success) return undefined;
  const { id2label } = parsed.data;
  const labels = Object.keys(id2label).map((_, i) => id2label[i] ?? "");
  return labels.some((label) => label === "" || /^LABEL_\d+$/.test(label)) ? undefined : labels;
}
