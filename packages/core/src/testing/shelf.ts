import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.CONVLENS_SHELF ?? join(import.meta.dirname, "../../../../../shared");

/** The folder of real models, pictures and goldens; tests that need it are skipped where it is absent. */
export const shelf: string | undefined = existsSync(join(folder, "models")) ? folder : undefined;
