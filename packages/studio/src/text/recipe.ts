import { hexOf, type Image, sha256 } from "@convlens/core/base";
import type { Asked } from "@convlens/core/lab";
import type { Recipe } from "@convlens/core/recipe";
import { version } from "../../package.json";
import { studio } from "../state/studio.svelte.ts";
import { pictureFile } from "./pictureName.ts";
import { pngOf } from "./save.ts";

/** What a picture shows, and what it is of. */
export type RecipeAsked = Omit<Asked<"recipe">, "convlens" | "model">;

/** What made a picture of the open model, for `convlens run`; nothing where it cannot be told any more. */
export async function recipeOf(asked: RecipeAsked): Promise<Recipe | undefined> {
  const { modelPath = "model.onnx" } = studio.state ?? {};
  return studio.lab.run("recipe", { ...asked, convlens: version, model: modelPath }).catch(() => undefined);
}

type Named = NonNullable<RecipeAsked["picture"]>;

/** A stored picture, as recipes name it. */
export const namedPicture = (id: string): Named => ({ id, path: pictureFile(id) });

/** A picture that is a file once it is saved. */
export const savedPicture = async (image: Image, path: string): Promise<Named> => ({
  path,
  sha256: hexOf(sha256(new Uint8Array(await (await pngOf(image)).arrayBuffer()))),
});
