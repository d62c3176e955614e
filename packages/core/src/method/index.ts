import { attributionMethods } from "./attribution/all.ts";
import type { Method } from "./define.ts";

export * from "./define.ts";
export { type Field, fieldsOf } from "./fields.ts";
export { page } from "./page.ts";
export type * from "./result.ts";

/** Every method that explains a class of a picture. */
export const attributions: readonly Method[] = attributionMethods;
