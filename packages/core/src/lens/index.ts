export { type Lens, type LensOptions, openLens } from "./lens.ts";
