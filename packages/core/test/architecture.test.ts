import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { expect, test } from "vitest";

/** Each folder of core may import from itself and from those listed. `index.ts` at the top may import all. */
const layers: Record<string, readonly string[]> = {
  base: [],
  onnx: ["base"],
  op: ["base", "onnx"],
  transform: ["base", "onnx", "op"],
  import: ["base", "onnx", "op", "transform"],
  engine: ["base", "onnx", "op", "transform"],
  training: ["base", "onnx", "op", "transform", "engine"],
  embedding: ["base", "onnx", "op", "transform", "engine"],
  synthesis: [
    "base",
    "onnx",
    "op",
    "transform",
    "engine",
    "training",
    "method/blur.ts",
    "method/define.ts",
    "method/rows.ts",
  ],
  method: ["base", "onnx", "op", "transform", "engine", "synthesis"],
  classification: ["base"],
  dataset: [
    "base",
    "onnx",
    "op",
    "transform",
    "engine",
    "training",
    "classification",
    "method/classifier.ts",
    "method/define.ts",
    "method/rows.ts",
  ],
  comparison: ["base", "onnx", "dataset"],
  lens: ["base", "onnx", "op", "transform", "import", "engine", "method"],
  lab: [
    "base",
    "onnx",
    "op",
    "transform",
    "import",
    "engine",
    "training",
    "embedding",
    "synthesis",
    "method",
    "classification",
    "dataset",
    "comparison",
    "scenes",
    "lens",
    "render",
    "recipe",
  ],
  recipe: ["base", "render/colormap.ts"],
  render: ["base", "method/result.ts"],
  scenes: ["base"],
  testing: [
    "base",
    "onnx",
    "op",
    "transform",
    "import",
    "engine",
    "training",
    "synthesis",
    "method",
    "render",
    "dataset",
    "lens",
    "lab",
  ],
};

/** Each package may import these packages, and node's modules or not. */
const packages: Record<string, { convlens: readonly string[]; node: boolean }> = {
  core: { convlens: [], node: false },
  node: { convlens: ["core", "web"], node: true },
  web: { convlens: ["core"], node: false },
  cli: { convlens: ["core", "node"], node: true },
  studio: { convlens: ["core", "web"], node: false },
};

/** Files above the limit, each with its reason. */
const longFiles: Record<string, string> = {
  "core/src/onnx/labels/imagenet-1k.ts": "a list of a thousand labels",
};

const root = join(import.meta.dirname, "../..");
const sources = Object.keys(packages).flatMap((name) =>
  readdirSync(join(root, name, "src"), { recursive: true })
    .map((f) => posix.join(name, "src", String(f).replaceAll("\\", "/")))
    .filter((f) => f.endsWith(".ts") && !f.endsWith(".gen.ts")),
);
const code = sources.filter((f) => !f.endsWith(".test.ts"));
/** What the studio gives to be copied is TypeScript in template literals; it is not run there. */
const withoutTexts = (file: string, source: string) =>
  file.startsWith("studio/") ? source.replace(/`(?:[^`\\]|\\.)*`/gs, (text) => text.replace(/[^\n]/g, " ")) : source;
const imports = (file: string) =>
  withoutTexts(file, readFileSync(join(root, file), "utf8"))
    .split("\n")
    .flatMap((line, i) => {
      const specifier = /(?:^(?:import|export)\b.*\bfrom |^\} from |^import |\bimport\()"([^"]+)"/.exec(line)?.[1];
      return specifier ? [{ specifier, place: `${file}:${i + 1}` }] : [];
    });

test("inside core, each folder imports only from those below it", () => {
  const wrong = code
    .filter((f) => f.startsWith("core/src/") && f.split("/").length > 3)
    .flatMap((file) => {
      const layer = file.split("/")[2]!;
      return imports(file).flatMap(({ specifier, place }) => {
        if (!specifier.startsWith(".")) return [];
        const target = posix.relative("core/src", posix.join(dirname(file), specifier));
        const allowed =
          target.split("/")[0] === layer || layers[layer]?.some((l) => target === l || target.startsWith(`${l}/`));
        return allowed ? [] : [`${place} imports ${specifier}`];
      });
    });
  expect(wrong).toEqual([]);
});

test("a package imports only the packages below it, and Node's modules only where it runs in Node", () => {
  const wrong = code
    .filter((f) => !f.includes("/testing/"))
    .flatMap((file) => {
      const rules = packages[file.split("/")[0]!]!;
      return imports(file).flatMap(({ specifier, place }) => {
        const [, name] = /^@convlens\/(\w+)/.exec(specifier) ?? [];
        if (name && !rules.convlens.includes(name)) return [`${place} imports ${specifier}`];
        if (specifier.startsWith("node:") && !rules.node) return [`${place} imports ${specifier}`];
        return [];
      });
    });
  expect(wrong).toEqual([]);
});

test("operators are told apart only where operators live", () => {
  const wrong = code
    .filter((f) => /^core\/src\/(method|engine|render)\//.test(f))
    .filter((f) => /\.op === "|case "(Conv|Relu|MaxPool|Add)"/.test(readFileSync(join(root, f), "utf8")));
  expect(wrong).toEqual([]);
});

test("files are short", () => {
  const lengths = code
    .map((f) => [readFileSync(join(root, f), "utf8").split("\n").length, f] as const)
    .sort((a, b) => a[0] - b[0]);
  const median = lengths[Math.floor(lengths.length / 2)]![0];
  const long = lengths.filter(([n, f]) => n > 400 && !longFiles[f]).map(([n, f]) => `${f}: ${n} lines`);
  console.log(
    `${code.length} files, median ${median} lines, longest ${lengths
      .slice(-3)
      .map(([n, f]) => `${f} (${n})`)
      .join(", ")}`,
  );
  expect(long).toEqual([]);
  expect(median).toBeLessThanOrEqual(120);
});

test("comments stay below a quarter of the code", () => {
  let comments = 0;
  let lines = 0;
  for (const f of code)
    for (const line of readFileSync(join(root, f), "utf8").split("\n")) {
      if (/^\s*(\/\/|\/\*|\*)/.test(line)) comments++;
      else if (line.trim()) lines++;
    }
  console.log(`${comments} comment lines, ${lines} code lines`);
  expect(comments / lines).toBeLessThan(0.25);
});
