import { z } from "zod";
import { ascents } from "../../synthesis/ascent.ts";
import { augmentationList } from "../../synthesis/augmentation/index.ts";
import { colours } from "../../synthesis/colour.ts";
import { EACH } from "../../synthesis/objective/index.ts";
import { parameterizationNamed, parameterizationNames } from "../../synthesis/parameterization/index.ts";
import { presetList, presetNamed, presetNames } from "../../synthesis/preset/index.ts";
import type { Asked, Settings } from "../../synthesis/settings.ts";
import { planOf } from "../../synthesis/settings.ts";
import { synthesisOf } from "../../synthesis/synthesis.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { seed } from "../params.ts";

const params = z.strictObject({
  objective: z.string().meta({
    description: `What the picture shall be much of: mixed4a[12], 0.2*mixed4a[20] - prob[281], dream(mixed4c); ${EACH} is the number of each channel.`,
  }),
  channels: z
    .array(z.int().min(0))
    .min(1)
    .default([0])
    .meta({ description: `What ${EACH} stands for: a picture for each.` }),
  preset: z
    .enum(presetNames as [string, ...string[]])
    .default("lucid")
    .meta({ description: "The recipe, for all that is not said.", widget: "select" }),
  steps: z.int().min(1).max(100000).optional().meta({ description: "Number of steps.", widget: "slider" }),
  size: z.array(z.int().min(8).max(8192)).min(1).max(2).optional().meta({
    description: "Rows and columns of the picture; those of the model where they are not said.",
    unit: "px",
  }),
  parameterization: z
    .enum(parameterizationNames as [string, ...string[]])
    .optional()
    .meta({ description: "What is optimised in place of pixels.", widget: "select" }),
  colour: z.enum(colours).optional().meta({
    description:
      "What becomes colours: a brightness and two contrasts, as photographs have them (decorrelated); red, green and blue, kept from 0 to 1 (plain); the same without bounds (clipped).",
    widget: "select",
  }),
  optimizer: z
    .enum(ascents.map((o) => o.id) as [string, ...string[]])
    .optional()
    .meta({ description: "What turns gradients into steps; those of normalized have one length.", widget: "select" }),
  lr: z.number().gt(0).optional().meta({ description: "Length of a step, in units of what is optimised." }),
  start: z
    .enum(["normal", "uniform"])
    .optional()
    .meta({ description: "The noise that what is optimised begins with.", widget: "select" }),
  spread: z
    .number()
    .min(0)
    .optional()
    .meta({ description: "Deviation of that noise where it is normal, reach to either side where it is uniform." }),
  augment: z
    .string()
    .optional()
    .meta({
      description: `Random changes before each step, in this order: jitter=8,scale=0.1,rotate=10, or none. There are ${augmentationList.map((a) => a.id).join(", ")}.`,
    }),
  views: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "How many draws of these changes each step looks at; a step takes as many times longer." }),
  redirected: z.int().min(0).optional().meta({
    description:
      "For how many steps activations that are all inactive pass gradients none the less, for starts that excite nothing.",
  }),
  alpha: z
    .boolean()
    .default(false)
    .meta({ description: "Pictures have an alpha channel: what does not count for the objective becomes clear." }),
  seed: seed(),
});

export type FeatureVisualization = z.output<typeof params>;

/** What is asked for, with what the preset, the parameterisation and the model give. */
export function settingsAndAsked(
  { spec }: Pick<Context, "spec">,
  p: FeatureVisualization,
): { settings: Settings; asked: Asked } {
  const { objective, channels, size: [height, width = height] = spec.size, preset, seed, ...said } = p;
  const given = Object.fromEntries(Object.entries(said).filter(([, v]) => v !== undefined));
  const recipe = presetNamed(preset).settings;
  const { start } = parameterizationNamed(said.parameterization ?? recipe.parameterization);
  const settings = { ...recipe, ...start, ...given };
  return { settings, asked: { objective, channels, size: [height!, width!], seed } };
}

export default defineMethod({
  id: "feature-visualization",
  family: "synthesis",
  needs: "model",
  title: "Feature visualization",
  summary: "Pictures that a channel, a unit, a class or a layer responds to most, made by climbing its gradient.",
  definition: "argmax over parameters p of objective(network(augmented(picture(p)))), by gradient ascent",
  reference: {
    authors: "Olah, Mordvintsev and Schubert",
    year: 2017,
    title: "Feature Visualization",
    url: "https://distill.pub/2017/feature-visualization/",
  },
  params,
  presets: Object.fromEntries(presetList.map(({ id, settings }) => [id, { ...settings }])),
  async run(context, _, given) {
    const { settings, asked } = settingsAndAsked(context, given);
    const synthesis = await synthesisOf(context, planOf(settings, asked));
    while (synthesis.steps < settings.steps) {
      context.progress(synthesis.steps, settings.steps);
      await synthesis.step();
    }
    const values = [...(await synthesis.measure())];
    return [{ kind: "images", pictures: synthesis.picture, colour: settings.colour, values }];
  },
});
