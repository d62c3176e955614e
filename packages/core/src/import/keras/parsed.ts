import { ConvlensError } from "../../base/errors.ts";

/** JSON in a model file; `what` names it in messages. Throws `ConvlensError` where it is not whole. */
export function parsedJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConvlensError(`${what} is not whole`, "Save the model again, or copy it again.", { cause });
  }
}
