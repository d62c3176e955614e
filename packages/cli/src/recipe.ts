import type { Method } from "@convlens/core/method";
import type { Lens, Picture } from "@convlens/node";
import { version } from "./version.ts";

/** What made a picture, enough to make it again. It travels in the picture's text chunk `convlens`. */
export interface Recipe {
  readonly convlens: string;
  readonly command: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly model: { readonly path: string; readonly sha256: string };
  readonly picture?: { readonly path: string; readonly sha256: string };
  /** Index of the class. */
  readonly class?: number;
  /** How the picture became the input. */
  readonly input: Lens["input"];
  readonly engine: { readonly id: string; readonly version: string };
}

/** The recipe of one picture that a method makes. */
export function recipeOf(
  lens: Lens,
  made: { method: Method; params: Readonly<Record<string, unknown>>; picture?: Picture; class?: number },
): Recipe {
  const { method, params, picture } = made;
  return {
    convlens: version,
    command: method.family === "attribution" ? "explain" : method.id,
    method: method.id,
    params,
    model: lens.file,
    ...(picture && { picture: { path: picture.path, sha256: picture.sha256 } }),
    ...(made.class !== undefined && { class: made.class }),
    input: lens.input,
    engine: { id: lens.engine.id, version: lens.engine.version },
  };
}
