export * from "./fileNames.ts";
export { parsed, parseRecipe, type Recipe, recipeSchema } from "./recipe.ts";
export * from "./requests.ts";
