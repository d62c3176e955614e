import { DREAM, frameName, type Recipe } from "@convlens/core/recipe";
import { namedPicture, recipeOf } from "../../text/recipe.ts";
import type { AskedDream } from "./told.ts";

/** The recipe of a dream of a stored picture; of a film's last frame, where it is one. */
export function dreamRecipe(picture: string, { said, film }: AskedDream): Promise<Recipe | undefined> {
  const motion = film && { frames: film.frames, zoom: film.zoom, rotate: film.rotate, translate: [0, 0] as [0, 0] };
  return recipeOf({
    asked: { command: "dream", request: { params: said, preview: false, ...(motion && { film: motion }) } },
    shows: film ? frameName(film.frames) : DREAM,
    picture: namedPicture(picture),
  });
}
