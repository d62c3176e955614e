// Writes the models of the tests and what goes into them, for make.py: node --import ./scripts/source.mjs packages/core/test/tflite/write.ts FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tfliteBytes } from "../../src/testing/tfliteFile.ts";
import { allCases, inputBytes } from "../../src/testing/tfliteModels.ts";

const folder = process.argv[2] ?? ".";
mkdirSync(folder, { recursive: true });
const names = Object.entries(await allCases()).map(([name, spec], i) => {
  writeFileSync(join(folder, `${i}.tflite`), tfliteBytes(spec));
  writeFileSync(join(folder, `${i}.in`), inputBytes(spec));
  return name;
});
writeFileSync(join(folder, "names.json"), JSON.stringify(names));
