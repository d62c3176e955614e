import { z } from "zod";
import { ConvlensError } from "../base/errors.ts";

const file = { path: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/, "not 64 hexadecimal digits") };

export const recipeSchema = z.strictObject({
  /** The version that made it. */
  convlens: z.string(),
  command: z.string(),
  /** What the command was asked for, in the command's own form. */
  request: z.record(z.string(), z.unknown()),
  /** Which of the pictures that the request makes; all, where it is absent. */
  shows: z.string().optional(),
  model: z.strictObject(file),
  /** What described the network of the model's weights. */
  architecture: z.strictObject(file).optional(),
  picture: z.strictObject({ ...file, stem: z.string().min(1) }).optional(),
  /** How the picture became the input. */
  input: z.strictObject({
    layout: z.enum(["NCHW", "NHWC"]),
    size: z.tuple([z.int().min(1), z.int().min(1)]),
    channels: z.enum(["RGB", "BGR", "GRAY"]),
    range: z.tuple([z.number(), z.number()]),
    mean: z.array(z.number()).min(1),
    std: z.array(z.number()).min(1),
    resize: z.enum(["squash", "crop", "fit"]),
  }),
  /** What the file's output holds, where that is known. */
  scores: z.enum(["probabilities", "logits"]).optional(),
  engine: z.strictObject({
    id: z.enum(["cpu", "webgpu", "wasm"]),
    version: z.string(),
    /** One for each core, where it is absent. */
    threads: z.int().min(1).optional(),
    /** Bytes; they decide how large batches are, and so how sums are rounded. */
    memory: z.number().min(1),
  }),
});

/** What made a picture, enough to make it again. It travels in the picture's text chunk `convlens`. */
export type Recipe = z.output<typeof recipeSchema>;

/** Reads a recipe. Throws `ConvlensError` naming where it came from and the field at fault. */
export function parseRecipe(text: string, from: string): Recipe {
  return parsed(recipeSchema, json(text, from), from);
}

/** Checks what a recipe says. Throws `ConvlensError` naming where it came from and the field at fault. */
export function parsed<T>(form: z.ZodType<T>, value: unknown, from: string, within: readonly string[] = []): T {
  const { success, data, error } = form.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  const place = [...within, ...issue!.path].join(".") || "the whole";
  throw new ConvlensError(
    `the recipe in ${from} is not in order: ${place}: ${issue!.message}`,
    "take a recipe as Convlens wrote it",
  );
}

function json(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConvlensError(
      `the recipe in ${from} is not valid JSON: ${(error as Error).message}`,
      "take a recipe as Convlens wrote it",
      { cause: error },
    );
  }
}
