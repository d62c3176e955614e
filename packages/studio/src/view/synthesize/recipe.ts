import type { Synthesized } from "@convlens/core/lab";
import { type Recipe, type SynthesizeRequest, synthesisStems } from "@convlens/core/recipe";
import { recipeOf } from "../../text/recipe.ts";
import type { AskedSynthesis } from "./asked.ts";

/** The recipes of the pictures that were made, in their order. */
export function synthesisRecipes(
  { negative, said }: AskedSynthesis,
  { title, objective, pictures, steps, batch }: Synthesized,
): Promise<Recipe | undefined>[] {
  const of = pictures.filter(({ sign }) => sign > 0).map(({ channel, name }) => ({ channel, name }));
  const request = { params: { ...said, objective, steps }, title, pictures: of, batch, negative };
  const whole = recipeOf({ asked: { command: "synthesize", request } });
  return pictures.map(async ({ channel, sign }) => {
    const recipe = await whole;
    const at = of.findIndex((one) => one.channel === channel);
    const first = at - (at % batch);
    const together = of.slice(first, first + batch);
    if (!recipe) return undefined;
    return {
      ...recipe,
      request: { ...(recipe.request as SynthesizeRequest), pictures: together },
      shows: `${synthesisStems(together, sign)[at - first]}.png`,
    };
  });
}
