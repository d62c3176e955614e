import { expect, test } from "vitest";
import pt2Corpus from "../testing/corpus/pt2.ts";
import { fuzzCase, outcomeOf } from "../testing/fuzz.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { archiveOf, programBytes } from "../testing/torchArchive.ts";
import pt2 from "./pt2.ts";

const values = ["conv1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0", "layer1", "fc"];
const plain = { input: ["N", 3, 16, 16], output: ["N", 5], values };

importerSuite(pt2, {
  program: { file: memoryFile("plain.pt2", programBytes("plain.pt2")), ...plain },
  "program in the layout of before 2.8": { file: memoryFile("flat.pt2", programBytes("flat.pt2")), ...plain },
  "program for a batch of two": {
    file: memoryFile("mixed.core.pt2", programBytes("mixed.core.pt2")),
    input: ["N", 3, 12, 12],
    output: ["N", 5],
    values: ["stem.0", "stem", "excite.fc1", "dense.layers.2", "fc"],
  },
});

const decoder = new TextDecoder();

/** A file whose program was changed as a text. */
function changed(name: string, change: (program: string) => string) {
  const { siblings, pack } = archiveOf(name);
  const parts = { ...siblings! };
  const path = Object.keys(parts).find((p) => p.endsWith("model.json"))!;
  parts[path] = new TextEncoder().encode(change(decoder.decode(parts[path])));
  return memoryFile(name, pack!(parts));
}

test.each([
  [
    "an operator that is not known",
    (s: string) => s.replaceAll("aten.linear.default", "aten.fft_fft2.default"),
    /operator aten::fft_fft2 at "linear" is not known/,
  ],
  [
    "an operator of others",
    (s: string) => s.replaceAll("torch.ops.aten.linear.default", "torch.ops.mine.linear.default"),
    /torch\.ops\.mine\.linear\.default at "linear" is of no operator/,
  ],
  ["a weight that is missing", (s: string) => s.replaceAll('"fc.weight"', '"fc.other"'), /no tensor "fc\.other"/],
  [
    "a value that nothing makes",
    (s: string) => s.replace('{"name":"conv2d"}}],"metadata', '{"name":"elsewhere"}}],"metadata'),
    /reads "conv2d", which nothing makes/,
  ],
  ["what is no JSON", (s: string) => s.slice(0, -10), /is not whole/],
])("%s is refused", async (_, change, message) => {
  await expect(pt2.read(changed("plain.pt2", change), {})).rejects.toThrow(message);
});

// `npm run fuzz -- pt2` runs many more.
test("mutated files are models or are refused", async () => {
  const specimens = pt2Corpus();
  const kinds = new Set<string>();
  for (let index = 0; index < 150; index++) {
    const outcome = await outcomeOf(pt2, fuzzCase(specimens, 1, index));
    kinds.add(outcome.kind);
    expect(outcome.kind, `case ${index}, ${outcome.fuzzed.told}: ${outcome.message}`).not.toBe("crash");
  }
  expect([...kinds].sort()).toEqual(["model", "refused"]);
}, 60_000);
