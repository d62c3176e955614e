import { z } from "zod";
import type { Model } from "../../onnx/meta.ts";
import { deprocess } from "../../onnx/preprocess.ts";
import { ascents } from "../../synthesis/dream/ascend.ts";
import { carries } from "../../synthesis/dream/begun.ts";
import type { DreamPlan, Octave } from "../../synthesis/dream/dream.ts";
import { dreamerOf, USUAL_WIDTH } from "../../synthesis/dream/dream.ts";
import { wishOf } from "../../synthesis/dream/objective.ts";
import { dreamPresetList, dreamPresetNamed, dreamPresetNames } from "../../synthesis/dream/preset/index.ts";
import { defineMethod } from "../define.ts";
import { seed } from "../params.ts";

const params = z.strictObject({
  layers: z.array(z.string()).min(1).default(["last:conv"]).meta({
    description: "Layers to dream of, as names or globs; mixed4c[12] is one channel.",
    widget: "layer",
  }),
  layerWeights: z.array(z.number()).optional().meta({
    description:
      "A weight for each of the layers; they multiply the mean squares, which differ much from layer to layer.",
  }),
  channelWeights: z.array(z.string()).optional().meta({
    description:
      "Weights of channels: 12:1,80-95:0.5,rest:0.1 in all layers, mixed4c[12]:1 in one; those not named have the weight of rest, else none.",
  }),
  guide: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "A picture whose features the dream shall have.", widget: "file" }),
  objective: z.string().min(1).optional().meta({
    description: "What to climb in place of layers: dream(mixed4c) - 0.5*dream(mixed4d) + mixed4a[20].",
  }),
  preset: z
    .enum(dreamPresetNames as [string, ...string[]])
    .default("pytorch-deepdream")
    .meta({
      description: "The recipe that all that is not said comes from.",
      widget: "select",
    }),
  octaves: z.int().min(1).max(32).optional().meta({ description: "Number of sizes, from small to large." }),
  ratio: z.number().gt(1).max(16).optional().meta({ description: "How much larger each is than the one before." }),
  steps: z
    .int()
    .min(1)
    .max(10000)
    .optional()
    .meta({ description: "Number of steps in each octave.", widget: "slider" }),
  lr: z.number().gt(0).optional().meta({ description: "Length of a step, in deviations of ImageNet's colours." }),
  shift: z.int().min(0).max(4096).optional().meta({
    description: "The picture is moved around the circle by up to so much before each step.",
    unit: "px",
  }),
  smoothing: z.number().min(0).max(64).optional().meta({
    description: "Blur of gradients: the deviation goes from here up by 2 within an octave.",
    unit: "px",
  }),
  ascent: z.enum(ascents).optional().meta({
    description: "Gradients blurred and standardised, or as they are, over their mean magnitude.",
    widget: "select",
  }),
  carry: z.enum(carries).optional().meta({
    description: "What goes from an octave to the next: the picture, or only what was dreamt, which keeps details.",
    widget: "select",
  }),
  width: z
    .int()
    .min(10)
    .max(32768)
    .optional()
    .meta({
      description: `Columns of the dream; those of the picture, at most ${USUAL_WIDTH}, where it is not said.`,
      unit: "px",
    }),
  tile: z.int().min(256).max(8192).optional().meta({
    description:
      "About the side of the tiles of a picture that is too large at once; as large as 1 GB takes, where it is not said.",
    unit: "px",
  }),
  seed: seed(),
});

export type Dream = z.output<typeof params>;

/** What is asked for, with what the preset gives. Throws `UsageError` for layers and weights that do not fit the model. */
export function dreamPlanOf({ graph }: Pick<Model, "graph">, p: Dream): DreamPlan {
  const { layers, layerWeights, channelWeights, guide, objective, preset, width, tile, seed, ...said } = p;
  const given = Object.fromEntries(Object.entries(said).filter(([, v]) => v !== undefined));
  const wish = wishOf(graph, { layers, layerWeights, channelWeights, guide, objective });
  return { ...dreamPresetNamed(preset).settings, ...given, wish, width, tile, seed };
}

export default defineMethod({
  id: "dream",
  family: "synthesis",
  needs: "picture",
  title: "DeepDream",
  summary: "More of whatever layers see in a picture: it climbs their mean square, from small to large.",
  definition:
    "x ← x + lr·(g − mean g)/std g in each of the octaves, g = ∂/∂x mean over layers of w·mean(A²) under the mean of three blurs",
  reference: {
    authors: "Mordvintsev, Olah and Tyka",
    year: 2015,
    title: "Inceptionism: Going Deeper into Neural Networks",
    url: "https://research.google/blog/inceptionism-going-deeper-into-neural-networks/",
  },
  params,
  presets: Object.fromEntries(dreamPresetList.map(({ id, settings }) => [id, { ...settings }])),
  async run(context, { tensor, image = deprocess(tensor, context.spec) }, given) {
    const plan = dreamPlanOf(context.model, given);
    let last: Octave | undefined;
    for await (const octave of dreamerOf(context, plan).octaves(image)) last = octave;
    return [{ kind: "images", pictures: last!.picture, colour: "plain", values: [last!.after] }];
  },
});
