import { ConvlensError } from "@convlens/core/base";
import type { Picture } from "@convlens/node";
import type { ExplainRequest } from "../request/explain.ts";
import { attributionNamed, requirePossible } from "../request/explain.ts";
import type { Run } from "../run.ts";
import { targetsOf } from "../targets.ts";
import type { Asked } from "./asked.ts";

type Methods = ExplainRequest["methods"];

/**
 * The methods that can be had with their parameters, tried on the first picture: a method that takes minutes does not come before one
 * that only then says what it lacks. Throws for the first that cannot; where they were not named one by one, tells of each and leaves it out.
 */
export async function possible(run: Run, asked: Asked, named: boolean): Promise<Methods> {
  const { methods } = asked;
  const first = methods.length > 1 && (await firstOf(run, asked));
  if (!first) return methods;
  const found: Methods = [];
  for (const one of methods) {
    const fault = await faultOf(run, one, { targets: first.targets, score: asked.score }, first.picture);
    if (!fault) found.push(one);
    else if (named) throw fault;
    else run.progress.note(`note: without ${one.id}: ${fault.message}${fault.hint ? ` (${fault.hint})` : ""}`);
  }
  return found;
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

async function faultOf(
  run: Run,
  { id, params }: Methods[number],
  request: Pick<ExplainRequest, "targets" | "score">,
  picture: Picture,
): Promise<ConvlensError | undefined> {
  try {
    await requirePossible(run, attributionNamed(id), params, request, picture);
    return undefined;
  } catch (error) {
    if (error instanceof ConvlensError) return error;
    throw error;
  }
}
