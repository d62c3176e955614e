import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { scratchCopy } from "./scratchCopy.ts";
import { workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model();
const picture = await bench.picture();
const copy = bench.at("copy");
const app = bench.at("app");
const libraries = ["core", "web", "node"];

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Builds and packs in a copy, so that nothing changes in the checkout, and installs into an empty folder. */
beforeAll(() => {
  scratchCopy(copy);
  run(copy, process.execPath, "scripts/build.mjs");
  const tars = bench.at("tars");
  for (const folder of [tars, app]) mkdirSync(folder, { recursive: true });
  const packages = [...libraries, "cli"].flatMap((name) => ["-w", `packages/${name}`]);
  run(copy, "npm", "pack", "--silent", "--pack-destination", tars, ...packages);
  writeFileSync(join(app, "package.json"), '{ "private": true }');
  const files = readdirSync(tars).map((file) => join(tars, file));
  run(app, "npm", "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", ...files);
}, 300_000);

test("the command predicts, explains, and repeats a picture", () => {
  const said = JSON.parse(run(app, "npx", "convlens", "predict", model, picture, "--json"));
  expect(said.items[0].classes[0]).toMatchObject({ label: expect.stringMatching(/^(ant|bee|cat|dog)$/) });
  expect(run(app, "npx", "convlens", "explain", model, picture, "-o", "made")).toContain("made/photo/explanation.png");
  expect(run(app, "npx", "convlens", "run", "made/photo/explanation.png", "-o", "again")).toContain("the same bytes");
  expect(run(app, "npx", "convlens", "activations", model, picture, "--animate", "gif,mp4", "-o", "layers")).not.toBe(
    "",
  );
  expect(run(app, "npx", "convlens", "--version")).toBe(`${packageOf("cli").version}\n`);
}, 300_000);

test("the command needs only what its tarball asks for: no sources, none of the libraries", () => {
  const installed = join(app, "node_modules/convlens");
  expect(existsSync(join(installed, "src"))).toBe(false);
  expect(existsSync(join(installed, "LICENSE"))).toBe(true);
  const files = readdirSync(join(installed, "dist")).filter((file) => file.endsWith(".js"));
  const imported = files.flatMap((file) => [
    ...readFileSync(join(installed, "dist", file), "utf8").matchAll(/(?:from |import\()"([^"./][^"]*)"/g),
  ]);
  const packages = imported.map(([, name]) => /^(?:@[^/]+\/)?[^/]+/.exec(name!)![0]);
  const given = new Set(Object.keys(packageOf("cli").dependencies));
  expect([...new Set(packages)].filter((name) => !isBuiltin(name) && !given.has(name))).toEqual([]);
});

test("every entry of a library loads by its name and has its declarations", () => {
  for (const name of libraries) {
    const entries = readdirSync(join(copy, "packages", name, "dist"), { withFileTypes: true })
      .filter((f) => f.isDirectory() && existsSync(join(copy, "packages", name, "dist", f.name, "index.js")))
      .map((f) => `@convlens/${name}/${f.name}`)
      .filter(() => name === "core");
    for (const entry of [`@convlens/${name}`, ...entries]) {
      run(app, process.execPath, "--input-type=module", "-e", `await import(${JSON.stringify(entry)})`);
      const [, , ...rest] = entry.split("/");
      expect(existsSync(join(app, "node_modules/@convlens", name, "dist", ...rest, "index.d.ts")), entry).toBe(true);
    }
  }
}, 120_000);

interface Package {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const packageOf = (name: string): Package =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../..", name, "package.json"), "utf8")) as Package;

test("the packages agree about versions", () => {
  const all = [...libraries, "cli"].map(packageOf);
  const [{ version }] = all as [Package];
  expect(all.map((p) => p.version)).toEqual(all.map(() => version));
  const wanted = all.flatMap((p) => Object.entries({ ...p.dependencies, ...p.devDependencies }));
  for (const [name, range] of wanted) {
    expect(
      wanted.filter(([other]) => other === name).map(([, r]) => r),
      name,
    ).toEqual(wanted.filter(([other]) => other === name).map(() => range));
    if (name.startsWith("@convlens/")) expect(range).toBe(version);
  }
});
