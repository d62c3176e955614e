import { z } from "zod";
import { rulesList, rulesNames } from "../transform/rules/index.ts";
import { baselineNames } from "./baseline.ts";

/** How a surface should ask for a value; anything without one is asked for by its JSON type. */
export type Widget = "layer" | "class" | "slider" | "switch" | "select";

declare module "zod" {
  interface GlobalMeta {
    widget?: Widget;
    /** Unit, shown after the value. */
    unit?: string;
  }
}

/** A layer selector, such as `mixed4a`, `block5_conv3` or `last:conv`. */
export const layer = (description: string) => z.string().meta({ description, widget: "layer" });

/** The number of random draws of a stochastic method. */
export const samples = (n: number) =>
  z
    .int()
    .min(1)
    .max(4096)
    .default(n)
    .meta({ description: "Number of random draws to average over.", widget: "slider" });

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
