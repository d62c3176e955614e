import { defineRules } from "./define.ts";

/** The plain gradient. */
export default defineRules({ id: "gradient", passes: "as they are", table: [] });
