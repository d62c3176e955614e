import { zipSync } from "fflate";
import { expect, test } from "vitest";
import torchscriptCorpus from "../testing/corpus/torchscript.ts";
import { fuzzCase, outcomeOf } from "../testing/fuzz.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { pickled } from "../testing/pickleWriter.ts";
import { programBytes } from "../testing/torchArchive.ts";
import torchscript from "./torchscript.ts";

importerSuite(torchscript, {
  traced: {
    file: memoryFile("old.traced.pt", programBytes("old.traced.pt")),
    input: ["N", 3, 224, 224],
    output: ["N", 5],
    values: ["conv1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0", "layer1", "fc"],
  },
  "traced by PyTorch 2, which writes what with": {
    file: memoryFile("tokens.traced.pt", programBytes("tokens.traced.pt")),
    input: ["N", 3, 16, 16],
    output: ["N", 5],
    values: ["proj", "norm1", "attn", "mlp.0", "mlp", "head"],
  },
  scripted: {
    file: memoryFile("plain.scripted.pt", programBytes("plain.scripted.pt")),
    input: ["N", 3, 224, 224],
    output: ["N", 5],
    values: ["conv1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0", "layer1", "fc"],
  },
});

const text = (s: string) => new TextEncoder().encode(s);

/** A module without attributes whose `forward` has these lines. */
function moduleOf(lines: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const code = [
    "class M(Module):",
    "  training : bool",
    "  def forward(self: __torch__.M,",
    "    x: Tensor) -> Tensor:",
  ];
  const data = pickled((p) =>
    p.global("__torch__", "M").tuple().newObject().dict().text("training").yes().setItem().build(),
  );
  const parts: Record<string, Uint8Array> = {
    "m/data.pkl": data,
    "m/constants.pkl": pickled((p) => p.tuple()),
    "m/code/__torch__.py": text([...code, ...lines.map((l) => `    ${l}`), ""].join("\n")),
  };
  for (const [name, source] of Object.entries(more)) parts[`m/code/${name}`] = text(source);
  return memoryFile("m.pt", zipSync(parts));
}

const size = [8, 8] as const;
const read = (lines: readonly string[]) => torchscript.read(moduleOf(lines), { size });
const opsOf = async (lines: readonly string[]) => (await read(lines)).graph.nodes.map((n) => n.op);

test("loops and branches are followed where the file tells how they go", async () => {
  const lines = [
    "y = x",
    "for i in range(3):",
    "  if torch.eq(torch.remainder(i, 2), 0):",
    "    y0 = torch.relu(y)",
    "  else:",
    "    y0 = torch.sigmoid(y)",
    "  y = y0",
    "n = 0",
    "while torch.lt(n, 2):",
    "  n = torch.add(n, 1)",
    "  y = torch.tanh(y)",
    "return torch.mean(y, [2, 3])",
  ];
  expect(await opsOf(lines)).toEqual(["Relu", "Sigmoid", "Relu", "Tanh", "Tanh", "ReduceMean"]);
});

test("instances are normalised by their own statistics", async () => {
  const lines = ["return torch.instance_norm(x, None, None, None, None, True, 0.1, 1e-05, True)"];
  expect(await opsOf(lines)).toEqual(["InstanceNormalization"]);
});

test("a module that was saved in training is read as one whose training is over", async () => {
  const lines = ["training = self.training", "y = torch.dropout(x, 0.5, training)", "return torch.relu(y)"];
  const { notes, graph } = await read(lines);
  expect(graph.nodes.map((n) => n.op)).toEqual(["Relu"]);
  expect(notes.join("\n")).toContain("saved in training mode");
});

test("what is changed in place is read as it was changed", async () => {
  const { graph, output } = await read(["_0 = torch.relu_(x)", "y = torch.sigmoid(x)", "return torch.add_(y, x)"]);
  const sum = graph.nodes.find((n) => n.outputs.includes(output))!;
  expect(graph.nodes.map((n) => n.op)).toEqual(["Relu", "Sigmoid", "Add"]);
  expect(sum.inputs[1]).toBe(graph.nodes[0]!.outputs[0]);
});

test.each([
  [
    "a branch on data",
    ["if torch.gt(torch.sum(x, [1, 2, 3]), 0):", "  pass", "else:", "  pass", "return x"],
    /line 5 of code\/__torch__\.py \("forward"\) .*numbers of a tensor/,
  ],
  [
    "an operator that is not known",
    ["return torch.fft_fft2(x)"],
    /operator aten::fft_fft2 at line 5 of code\/__torch__\.py is not known/,
  ],
  [
    "a loop without end",
    ["i = 0", "while True:", "  i = torch.add(i, 1)", "return x"],
    /calls more than|goes on for more than/,
  ],
  ["a call of itself without end", ["return (self).forward(x, )"], /calls itself without end/],
  [
    "what the code itself refuses",
    ['ops.prim.RaiseException("wrong size", "builtins.ValueError")', "return x"],
    /says: wrong size/,
  ],
  [
    "a view that is read after its original was changed",
    ["y = torch.view(x, [-1, 192])", "_0 = torch.relu_(x)", "return torch.sigmoid(y)"],
    /a view has been changed in place/,
  ],
  ["a call of a function of Python", ["return os.system(x)"], /reads "os"/],
  ["what is no TorchScript", ["return x ? 1 : 2"], /line 5 of code\/__torch__\.py is no TorchScript/],
  ["pictures put together", ["return torch.view(x, [4, 48])"], /puts out values of \[4\*N,48\]/],
])("%s is refused", async (_, lines, message) => {
  await expect(read(lines)).rejects.toThrow(message);
});

// `npm run fuzz -- torchscript` runs many more.
test("mutated files are models or are refused", async () => {
  const specimens = torchscriptCorpus();
  const kinds = new Set<string>();
  for (let index = 0; index < 150; index++) {
    const outcome = await outcomeOf(torchscript, fuzzCase(specimens, 1, index));
    kinds.add(outcome.kind);
    expect(outcome.kind, `case ${index}, ${outcome.fuzzed.told}: ${outcome.message}`).not.toBe("crash");
  }
  expect([...kinds].sort()).toEqual(["model", "refused"]);
}, 60_000);
