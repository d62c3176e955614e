import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchCopy } from "./scratchCopy.ts";
import { manifestIn, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();
const copy = bench.at("copy");
const contributing = readFileSync(join(import.meta.dirname, "../../../CONTRIBUTING.md"), "utf8");

const run = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The examples of CONTRIBUTING.md; the first line of each says which file it is. */
const examples = [...contributing.matchAll(/^```ts\n\/\/ (packages\/\S+)\n(.*?)^```/gms)].map(([, path, code]) => ({
  path: path!,
  code: code!,
}));

test("an operator, a flavour of backward pass and a method take a file and a test each", () => {
  expect(examples.map((e) => e.path.split("/").slice(3).join("/"))).toEqual(
    ["op/Atan", "transform/rules/linear", "method/attribution/squared-gradient"].flatMap((f) => [
      `${f}.ts`,
      `${f}.test.ts`,
    ]),
  );
  scratchCopy(copy);
  for (const { path, code } of examples) {
    expect(existsSync(join(copy, path)), path).toBe(false);
    writeFileSync(join(copy, path), code);
  }
  run("scripts/generate.mjs", "--write");

  const tests = examples.map((e) => e.path).filter((path) => path.endsWith(".test.ts"));
  const report = join(copy, "report.json");
  run("node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`, ...tests);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  expect(testResults).toHaveLength(3);
  expect(numFailedTests).toBe(0);
  // The suites alone have more than ten cases.
  expect(numPassedTests).toBeGreaterThan(12);

  const help = run("packages/cli/bin/convlens.js", "explain", "--help").replace(/\s+/g, " ");
  expect(help).toMatch(/Methods, [^.]*squared-gradient/);
  expect(help).toMatch(/--rules [^-]*all of them \(linear\)/);
  expect(readFileSync(join(copy, "docs/reference/methods/squared-gradient.md"), "utf8")).toContain("(∂f_c/∂x)²");
  expect(readFileSync(join(copy, "docs/reference/operators.md"), "utf8")).toContain("| Atan | yes |");

  const out = bench.out();
  run(
    "packages/cli/bin/convlens.js",
    "explain",
    model,
    picture,
    "-m",
    "squared-gradient",
    "--rules",
    "linear",
    "-o",
    out,
  );
  expect(manifestIn(out).items[0]).toMatchObject({ method: "squared-gradient", params: { rules: "linear" } });
}, 300_000);
