import { z } from "zod";
import { rulesList, rulesNames } from "../transform/rules/index.ts";
import { baselineNames } from "./baseline.ts";
import { quadratureNames } from "./quadratures.ts";

/** How a surface should ask for a value; anything without one is asked for by its JSON type. */
export type Widget = "layer" | "class" | "file" | "slider" | "switch" | "select";

declare module "zod" {
  interface GlobalMeta {
    widget?: Widget;
    /** Unit, shown after the value. */
    unit?: string;
    /** The most of it in a map that is made only to be compared with others; as many as ever, where it is not given. */
    draft?: number;
  }
}

/** A layer selector, such as `mixed4a`, `block5_conv3` or `last:conv`. */
export const layer = (description: string) => z.string().meta({ description, widget: "layer" });

/** The layers of a CAM. */
export const layers = () =>
  layer("Layer whose feature maps are weighed; a list with commas or a glob, block5_*, fuses several.").default(
    "last:conv",
  );

/** Rows and columns of the tokens of a layer of a transformer. */
export const grid = () =>
  z.string().min(1).optional().meta({
    description:
      "Rows and columns of the tokens of a transformer's layer, such as 14x14; found by itself where the graph or the number of tokens tells.",
  });

/** How many of a layer's channels are tried, for methods that run the network for each. */
export const mostChannels = () =>
  z.int().min(1).optional().meta({
    description:
      "Only so many channels of the layer, those that vary most from position to position; all, where it is not given.",
  });

/** The number of random draws of a stochastic method. */
export const samples = (n: number, description = "Number of random draws to average over.") =>
  z.int().min(1).max(4096).default(n).meta({ description, widget: "slider", draft: 256 });

/** The number of points at which an integral along a path is sampled. */
export const steps = (n: number) =>
  z
    .int()
    .min(2)
    .max(4096)
    .default(n)
    .meta({ description: "Number of points on the path.", widget: "slider", draft: 16 });

/** How the points of a path and their weights are chosen. */
export const quadrature = () =>
  z.enum(quadratureNames).default("gauss-legendre").meta({
    description: "How the points and their weights are chosen.",
    widget: "select",
  });

/** The noise that is added to a picture. */
export const noise = (share: number) =>
  z.number().min(0).max(1).default(share).meta({
    description: "Standard deviation of the noise.",
    unit: "of the picture's value range",
    widget: "slider",
  });

export const seed = () =>
  z
    .int()
    .min(0)
    .max(2 ** 31)
    .default(0)
    .meta({ description: "Seed of every random draw." });

/** The flavour of the backward pass. */
export const rules = () =>
  z
    .enum(rulesNames)
    .default("gradient")
    .meta({
      description: `How activations pass gradients: ${rulesList.map((r) => `${r.passes} (${r.id})`).join(", ")}.`,
      widget: "select",
    });

/** What stands for "nothing there". */
export const baseline = (name: (typeof baselineNames)[number] = "zero") =>
  z
    .string()
    .min(1)
    .default(name)
    .meta({ description: `What stands for nothing there: ${baselineNames.join(", ")}, or the path of a picture.` });

/** What the baselines of a method that takes many are drawn from. */
export const background = () =>
  z
    .string()
    .min(1)
    .default("noise,uniform,blur")
    .meta({
      description: `What baselines are drawn from: paths of pictures, with commas; also ${baselineNames.join(", ")}.`,
    });
