import { ConvlensError } from "../base/errors.ts";
import type { ModelFile } from "./define.ts";

/**
 * A file that a model names as part of itself, such as its weights; `undefined` where there is none.
 * Throws `ConvlensError` for a name that leads out of the model's own folder.
 */
export async function readBeside(file: ModelFile, name: string): Promise<Uint8Array | undefined> {
  if (/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(name))
    throw new ConvlensError(
      `"${file.name}" keeps weights in "${name}", which is outside of its folder`,
      "Save the model with its external data beside it.",
    );
  return file.sibling(name);
}
