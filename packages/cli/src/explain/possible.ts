import { ConvlensError } from "@convlens/core/base";
import type { ExplainRequest } from "@convlens/core/recipe";
import type { Wanted } from "../possible.ts";
import { possible } from "../possible.ts";
import { attributionNamed, requirePossible } from "../request/explain.ts";
import type { Run } from "../run.ts";
import { targetsOf } from "../targets.ts";
import type { Asked } from "./asked.ts";

/** The methods that can be had with their parameters, tried on the first picture. */
export async function possibleMethods(run: Run, asked: Asked, wanted: Wanted): Promise<ExplainRequest["methods"]> {
  const { methods, score } = asked;
  const first = methods.length > 1 && (await firstOf(run, asked));
  if (!first) return methods;
  const { targets, picture } = first;
  return possible(
    run,
    methods,
    ({ id }) => id,
    ({ id, params }) => requirePossible(run, attributionNamed(id), params, { targets, score }, picture),
    wanted,
  );
}

/** The first picture with what is explained in it. Nothing where that fails: it is told of when the picture's turn comes. */
async function firstOf(run: Run, asked: Asked) {
  const [file] = run.pictures;
  if (!file) return undefined;
  try {
    const picture = await run.lens.picture(file);
    return { picture, targets: await targetsOf(run, picture, asked) };
  } catch (error) {
    if (error instanceof ConvlensError) return undefined;
    throw error;
  }
}
