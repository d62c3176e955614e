import { readFileSync } from "node:fs";
import { packageFile } from "./packageFile.ts";

/** The version of the installed command. */
export const version: string = JSON.parse(readFileSync(packageFile("package.json"), "utf8")).version;
