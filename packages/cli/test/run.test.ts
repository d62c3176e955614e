import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nets } from "@convlens/core/testing";
import { readPngText } from "@convlens/node";
import { expect, test } from "vitest";
import { convlens, manifestIn, spawned, workbench } from "./workbench.ts";

const bench = workbench();
const model = bench.model("net.onnx", nets.residualNet());
const picture = await bench.picture();

/** Runs the command and then the recipe of each PNG that it made. */
async function repeated(...argv: string[]) {
  const [out, again] = [bench.out(), bench.out()];
  const said = await convlens(...argv, "-o", out);
  expect(said.status, said.stderr).toBe(0);
  const pngs = manifestIn(out).items.flatMap((i) => Object.values(i.files).filter((f) => f.endsWith(".png")));
  for (const png of pngs) {
    const { status, stdout, stderr } = await convlens("run", join(out, png), "-o", again);
    expect([status, stderr], png).toEqual([0, ""]);
    expect(stdout, png).toBe(`${join(again, png)}: the same bytes\n`);
    expect(readFileSync(join(again, png)), png).toEqual(readFileSync(join(out, png)));
  }
  return pngs;
}

test("explain: every map and the figure come out again with the same bytes", async () => {
  const methods = "grad-cam,gradient,smoothgrad,occlusion,guided-grad-cam";
  const flags = ["--samples", "3", "--seed", "7", "--window", "5", "--stride", "4", "--alpha", "0.4"];
  const pngs = await repeated("explain", model, picture, "-m", methods, "-c", "top2", ...flags);
  expect(pngs).toHaveLength(2 * (1 + 4 * 4) + 1);
}, 120_000);

test("activations and filters come out again with the same bytes", async () => {
  await repeated(
    "activations",
    model,
    picture,
    "--style",
    "both",
    "--colormap",
    "magma",
    "--scale",
    "shared",
    "--layers",
    "stem",
  );
  await repeated("filters", model, "--scale", "shared");
}, 120_000);

const made = bench.out();
await convlens("explain", model, picture, "-o", made);
const figure = join(made, "photo/explanation.png");
const recipe = JSON.parse(readPngText(readFileSync(figure), figure).convlens!);

test("a recipe without the name of a picture makes all that it asks for", async () => {
  const { shows, ...whole } = recipe;
  const out = bench.out();
  const { status } = await convlens("run", bench.file("all.json", JSON.stringify(whole)), "-o", out);
  expect(status).toBe(0);
  expect(manifestIn(out).items.map((i) => i.method)).toEqual(["grad-cam", "figure"]);
  expect(shows).toBe("explanation.png");
});

test("a file that has changed is named; --anyway takes it none the less", async () => {
  const other = await bench.picture("other.png", 50, 20);
  const changed = await convlens("run", figure, "--picture", other, "-o", bench.out());
  expect(changed.status).toBe(1);
  expect(changed.stderr).toMatch(/other\.png is not the file that was used: its SHA-256 is/);
  expect(changed.stderr).toMatch(/--anyway/);
  const anyway = await convlens("run", figure, "--picture", other, "--anyway", "-o", bench.out());
  expect(anyway.status).toBe(0);
  expect(anyway.stdout).not.toContain("the same bytes");
  const net = bench.model("other.onnx", nets.branchNet());
  expect((await convlens("run", figure, "--model", net)).stderr).toMatch(/other\.onnx is not the file that was used/);
});

test("what is elsewhere now can be said", async () => {
  const moved = bench.file("moved/net.onnx", readFileSync(model));
  writeFileSync(
    bench.at("moved/recipe.json"),
    JSON.stringify({ ...recipe, model: { ...recipe.model, path: "gone.onnx" } }),
  );
  const lost = await convlens("run", bench.at("moved/recipe.json"));
  expect(lost.stderr).toMatch(/the model of .*recipe\.json is not at gone\.onnx/);
  expect(lost.stderr).toMatch(/--model says where it is now/);
  expect(lost.status).toBe(1);
  const found = await convlens("run", bench.at("moved/recipe.json"), "--model", moved, "-o", bench.out());
  expect(found.status, found.stderr).toBe(0);
});

test("paths are those of the working folder", async () => {
  const inside = { cwd: bench.at(".") };
  expect((await spawned(["explain", "net.onnx", "photo.png", "-o", "near"], inside)).status).toBe(0);
  const again = await spawned(["run", "near/photo/explanation.png", "-o", "again"], inside);
  expect(again.stdout).toBe("again/photo/explanation.png: the same bytes\n");
}, 120_000);

test.each([
  ["no recipe", () => picture, /photo\.png carries no recipe/],
  ["no PNG", () => model, /net\.onnx is not a PNG/],
  ["no JSON", () => bench.file("broken.json", "{"), /broken\.json is not valid JSON/],
  ["a missing field", () => bench.file("x.json", "{}"), /x\.json is not in order: convlens: /],
  [
    "a wrong field of the request",
    () => bench.file("y.json", JSON.stringify({ ...recipe, request: { ...recipe.request, alpha: 3 } })),
    /y\.json is not in order: request\.alpha: /,
  ],
  [
    "a command of another version",
    () => bench.file("z.json", JSON.stringify({ ...recipe, command: "divine" })),
    /"convlens divine", which this version cannot repeat/,
  ],
])("a recipe with %s", async (_, path, told) => {
  const { status, stderr } = await convlens("run", path(), "-o", bench.out());
  expect(status).toBe(1);
  expect(stderr).toMatch(told);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
});
