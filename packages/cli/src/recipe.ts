import type { Recipe } from "@convlens/core/recipe";
import type { Picture } from "@convlens/node";
import type { Drawing } from "./request/define.ts";
import type { Run } from "./run.ts";
import { version } from "./version.ts";

/** The recipe of one picture. */
export function recipeOf(
  { lens, options }: Run,
  made: { command: string; drawing: Drawing<unknown>; picture?: Picture },
): Recipe {
  const { command, drawing, picture } = made;
  return {
    convlens: version,
    command,
    request: drawing.request as Record<string, unknown>,
    shows: drawing.name,
    model: { path: lens.file.path, sha256: lens.file.sha256 },
    ...(lens.architecture && { architecture: lens.architecture }),
    ...(picture && { picture: { path: picture.path, sha256: picture.sha256, stem: picture.stem } }),
    input: lens.input as Recipe["input"],
    ...(lens.scores && { scores: lens.scores }),
    engine: {
      id: options.engine,
      version: lens.engine.version,
      ...(options.threads !== undefined && { threads: options.threads }),
      memory: options.memory,
    },
  };
}
