import { DREAM, frameName, type Recipe } from "@convlens/core/recipe";
import { pictureFile } from "../../text/pictureName.ts";
import { namedPicture, recipeOf } from "../../text/recipe.ts";
import type { Film } from "./told.ts";

/** The recipe of a dream; of a film's last frame, where it is one. */
export function dreamRecipe(
  picture: string,
  { guide, ...said }: Readonly<Record<string, unknown>>,
  film: Film | undefined,
): Promise<Recipe | undefined> {
  const params = { ...said, ...(typeof guide === "string" && { guide: pictureFile(guide) }) };
  const motion = film && { frames: film.frames, zoom: film.zoom, rotate: film.rotate, translate: [0, 0] as [0, 0] };
  return recipeOf({
    asked: { command: "dream", request: { params, preview: false, ...(motion && { film: motion }) } },
    shows: film ? frameName(film.frames) : DREAM,
    picture: namedPicture(picture),
  });
}
