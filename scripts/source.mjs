// Lets Node run the TypeScript sources with no build: `node --import ./scripts/source.mjs file.ts`.
import { register } from "node:module";
import { register as typescript } from "tsx/esm/api";

// Node passes the conditions on through hooks; this one puts the sources before the built files.
const conditions = `
export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: ["@convlens/source", ...context.conditions] });
`;

typescript();
register(`data:text/javascript,${encodeURIComponent(conditions)}`);
