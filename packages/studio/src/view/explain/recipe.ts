import type { Heatmap } from "@convlens/core/method";
import { EXPLANATION, mapStem, type Recipe } from "@convlens/core/recipe";
import { mapColours } from "../../component/mapColours.ts";
import { type RecipeAsked, recipeOf } from "../../text/recipe.ts";
import type { AskedMaps } from "./asked.ts";
import type { Row } from "./rows.svelte.ts";
import type { MapLook } from "./style.ts";

/** What maps are of, and how they are shown. */
export interface Shown {
  readonly asked: AskedMaps;
  readonly look: MapLook;
  /** The picture as recipes name it. */
  picture(): Promise<NonNullable<RecipeAsked["picture"]>>;
}

/** The recipe of one map, as it is shown on the picture or alone; nothing while it is of what was asked for before. */
export function mapRecipe(row: Row, at: number, alone: boolean, shown: Shown): Promise<Recipe | undefined> {
  const map = row.maps?.maps[at];
  const file = map && mapFile(map.map.space, alone, shown.look);
  const shows = file === undefined ? undefined : `${mapStem(row.method.id, at, map!.label)}${file}.png`;
  return recipeFor([row], shows, shown);
}

/** The recipe of all maps side by side. */
export function figureRecipe(rows: readonly Row[], shown: Shown): Promise<Recipe | undefined> {
  const { look } = shown;
  const there = rows.filter(({ maps }) => maps);
  const plain = !look.part && !look.show;
  return recipeFor(there, plain ? EXPLANATION : undefined, shown);
}

/** What follows the stem of the command's file that looks the same; nothing where it writes none. */
function mapFile(space: Heatmap["space"], alone: boolean, look: MapLook): string | undefined {
  const { part, shared, show, even } = look;
  if (shared) return undefined;
  if (space === "cam") return alone || part || even || (show ?? "heat") !== "heat" ? undefined : "";
  if (!alone) return undefined;
  return part === undefined || part === "signed" ? "" : `-${part}`;
}

async function recipeFor(
  rows: readonly Row[],
  shows: string | undefined,
  { asked, look, picture }: Shown,
): Promise<Recipe | undefined> {
  const of = rows.map(({ maps }) =>
    (maps?.maps ?? []).map(({ expression, label, score, class: index }) => ({
      expression,
      label,
      score,
      ...(index !== undefined && { class: index }),
    })),
  );
  const [targets] = of;
  // One request explains the same in all its methods.
  const same = of.every((others) => JSON.stringify(others) === JSON.stringify(targets));
  if (!targets || !same || rows.some((row) => row.old)) return undefined;
  const methods = rows.map(({ method: { id } }) => ({ id, params: { ...asked.params[id] } }));
  const { class: wanted, score } = asked;
  const { alpha, colours } = look;
  const colormap = mapColours(colours);
  return recipeOf({
    asked: { command: "explain", request: { methods, targets, asked: wanted, score, alpha, colormap } },
    ...(shows !== undefined && { shows }),
    picture: await picture(),
  });
}
