import { z } from "zod";
import { ConvlensError, nearest } from "../base/errors.ts";
import type { Declared } from "./meta.ts";

const numbers = z.array(z.number()).min(1);

const input = z
  .strictObject({
    layout: z.enum(["NCHW", "NHWC"]),
    size: z.tuple([z.int().min(1), z.int().min(1)]),
    channels: z.enum(["RGB", "BGR", "GRAY"]),
    range: z
      .tuple([z.number(), z.number()])
      .refine(([black, white]) => black !== white, { message: "black and white must differ" }),
    mean: numbers,
    std: numbers.refine((list) => !list.includes(0), { message: "a deviation of 0 divides by zero" }),
    resize: z.enum(["squash", "crop", "fit"]),
  })
  .partial();

const output = z
  .strictObject({
    scores: z.enum(["probabilities", "logits"]),
    labels: z.union([z.array(z.string()).min(1), z.string().min(1)], {
      error: 'expected a list of names, a file, or a built-in list such as "imagenet-1k"',
    }),
  })
  .partial();

/** The forms of what is said of a model's pictures and scores, wherever it is said. */
export const sidecarForm = { input, output };

const schema = z.strictObject(sidecarForm).partial();

const keys = ["input", "output", ...Object.keys(input.shape), ...Object.keys(output.shape)];

/** The name of the file that says how a model's pictures are prepared. */
export const sidecarName = (modelFile: string): string => `${modelFile}.convlens.json`;

/**
 * Reads `<model>.convlens.json`, or the same form from elsewhere.
 * Throws `ConvlensError` that names the file and the field at fault.
 */
export function parseSidecar(text: string, name: string): Declared {
  const parsed = schema.safeParse(parseJson(text, name));
  if (parsed.success) return parsed.data as Declared;
  const [issue] = parsed.error.issues;
  const place = issue!.path.join(".");
  if (issue!.code === "unrecognized_keys") {
    const [key] = issue!.keys;
    throw new ConvlensError(
      `${name}: nothing is called "${[place, key].filter(Boolean).join(".")}"`,
      `nearest: ${nearest(key!, keys, 3).join(", ")}`,
    );
  }
  throw new ConvlensError(
    `${name}: ${place || "the whole"}: ${issue!.message}`,
    'the form is { "input": { "size": [224, 224], "channels": "RGB", "range": [0, 1], "mean": […], "std": […], "resize": "squash" }, "output": { "labels": […] } }',
  );
}

/** Parses JSON; throws `ConvlensError` that names where it came from. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ConvlensError(`${name} is not valid JSON: ${(error as Error).message}`, "correct it or move it away", {
      cause: error,
    });
  }
}
