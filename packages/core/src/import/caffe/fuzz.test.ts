import { expect, test } from "vitest";
import corpus from "../../testing/corpus/caffe.ts";
import { fuzzCase, outcomeOf } from "../../testing/fuzz.ts";
import caffe from "../caffe.ts";

test("every specimen is a model", async () => {
  for (const { name, bytes, siblings = {} } of corpus())
    await expect(
      caffe.read(
        { name, bytes, sibling: async (n) => siblings[n], siblings: async () => [name, ...Object.keys(siblings)] },
        {},
      ),
      name,
    ).resolves.toMatchObject({ format: "caffe" });
});

// `npm run fuzz -- caffe` runs many more.
test("mutated files are models or are refused", async () => {
  const specimens = corpus();
  const kinds = new Set<string>();
  for (let index = 0; index < 400; index++) {
    const outcome = await outcomeOf(caffe, fuzzCase(specimens, 1, index));
    kinds.add(outcome.kind);
    expect(outcome.kind, `case ${index}, ${outcome.fuzzed.told}: ${outcome.message}`).not.toBe("crash");
  }
  expect([...kinds].sort()).toEqual(["model", "refused"]);
}, 60_000);
