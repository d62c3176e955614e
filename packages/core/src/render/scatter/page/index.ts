export type { Atlas, Grouping, ScatterPage } from "./define.ts";
export { scatterPage } from "./page.ts";
