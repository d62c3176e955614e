import { expect, test } from "vitest";
import safetensorsCorpus from "../../testing/corpus/safetensors.ts";
import torchCorpus from "../../testing/corpus/torch.ts";
import { fuzzCase, outcomeOf } from "../../testing/fuzz.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import safetensors from "../safetensors.ts";
import torch from "../torch.ts";

const formats = [
  { importer: torch, corpus: torchCorpus },
  { importer: safetensors, corpus: safetensorsCorpus },
];

test.each(formats)("every specimen of $importer.id is a model", async ({ importer, corpus }) => {
  for (const { name, bytes } of corpus())
    await expect(importer.read(memoryFile(name, bytes), {}), name).resolves.toMatchObject({ format: importer.id });
});

// `npm run fuzz -- torch safetensors` runs many more.
test.each(formats)(
  "mutated files of $importer.id are models or are refused",
  async ({ importer, corpus }) => {
    const specimens = corpus();
    const kinds = new Set<string>();
    for (let index = 0; index < 300; index++) {
      const outcome = await outcomeOf(importer, fuzzCase(specimens, 1, index));
      kinds.add(outcome.kind);
      expect(outcome.kind, `case ${index}, ${outcome.fuzzed.told}: ${outcome.message}`).not.toBe("crash");
    }
    expect([...kinds].sort()).toEqual(["model", "refused"]);
  },
  60_000,
);
