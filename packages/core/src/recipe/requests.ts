import { z } from "zod";
import { colormapNames } from "../render/colormap.ts";

const params = z.record(z.string(), z.unknown());

/** What `convlens explain` can be asked for. */
export const explainRequest = z.strictObject({
  methods: z.array(z.strictObject({ id: z.string(), params })).min(1),
  targets: z
    .array(
      z.strictObject({
        /** As `resolveTargets` takes it. */
        expression: z.string(),
        label: z.string(),
        /** A class's score as the model gives it; of any other target its value. */
        score: z.number(),
        /** The class, where it is one. */
        class: z.int().min(0).optional(),
      }),
    )
    .min(1),
  /** What the targets were asked for as: top1 of this picture may be another class of the next. */
  asked: z.string().optional(),
  /** What of a class is explained. */
  score: z.enum(["logit", "probability"]),
  /** Opacity of heat on the picture, 0 to 1. */
  alpha: z.number().min(0).max(1),
  /** Colours by the kind of map, where they are not the usual ones. */
  colormap: z
    .strictObject({ cam: z.enum(colormapNames).optional(), pixels: z.enum(colormapNames).optional() })
    .optional(),
  /** Whether each map can be trusted is found out, too. */
  trust: z.literal(true).optional(),
});

/** What `convlens activations` can be asked for. */
export const activationsRequest = z.strictObject({
  params,
  style: z.enum(["grid", "single", "both"]),
  scale: z.enum(["tile", "shared"]),
  colormap: z.enum(colormapNames),
  /** Channels in a row of a grid. */
  columns: z.int().min(1).optional(),
  /** Whether single pictures have text. */
  label: z.boolean(),
});

/** What `convlens filters` can be asked for. */
export const filtersRequest = z.strictObject({
  params,
  scale: z.enum(["tile", "shared"]).optional(),
  colormap: z.enum(colormapNames).optional(),
});

/** What `convlens dream` can be asked for. */
export const dreamRequest = z.strictObject({
  params,
  /** Also a picture of each octave, as soon as it is there. */
  preview: z.boolean(),
  /** Frames that each go on from the one before, which the camera has left behind. */
  film: z
    .strictObject({
      frames: z.int().min(1),
      zoom: z.number().gt(0),
      rotate: z.number(),
      translate: z.tuple([z.number(), z.number()]),
    })
    .optional(),
});

/** What `convlens synthesize` can be asked for. */
export const synthesizeRequest = z.strictObject({
  /** Of feature visualization, without the channels. */
  params,
  title: z.string(),
  /** Of each picture: what `#` stands for, its name, and the highest value on the pictures it is compared with. */
  pictures: z.array(z.strictObject({ channel: z.int().min(0), name: z.string(), natural: z.number().optional() })),
  /** How many are made at once. */
  batch: z.int().min(1),
  /** Also what makes the objective small. */
  negative: z.boolean(),
});

export type ExplainRequest = z.output<typeof explainRequest>;
export type ActivationsRequest = z.output<typeof activationsRequest>;
export type FiltersRequest = z.output<typeof filtersRequest>;
export type DreamRequest = z.output<typeof dreamRequest>;
export type SynthesizeRequest = z.output<typeof synthesizeRequest>;
