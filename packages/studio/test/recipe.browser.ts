import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { decodeImage, readPngText } from "@convlens/node";
import type { Page } from "playwright-core";
import { expect, folder, region, visit } from "./studio.ts";
import { convlens } from "./support/command.ts";

interface Recipe {
  readonly request: { readonly targets?: readonly { score: number }[] } & Record<string, unknown>;
  readonly model: { readonly path: string; readonly sha256: string };
  readonly engine: { readonly id: string };
}

const recipeIn = (path: string): Recipe => JSON.parse(readPngText(readFileSync(path), path).convlens!) as Recipe;

/** Has a button save a file, and tells where it is. */
async function saved(page: Page, name: string | RegExp, to: string): Promise<string> {
  const button = page.getByRole("button", { name }).last();
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const path = join(to, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** What must differ: the engine, and scores up to how it rounds. */
function comparable({ engine: _, model, request, ...recipe }: Recipe) {
  const targets = request.targets?.map((target) => ({ ...target, score: Number(target.score.toPrecision(4)) }));
  return { ...recipe, model: { ...model, path: basename(model.path) }, request: { ...request, targets } };
}

/** Does what was copied in the folder where the picture was saved, and gives the file that its recipe says is the same. */
async function commanded(page: Page, to: string, png: string, under: string): Promise<string> {
  await page.getByRole("button", { name: "Copy as command" }).last().click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  const [, , ...words] = line.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
  const model = join(import.meta.dirname, "../../cli/models/scenes.onnx");
  const placed = words.map((word) => (word.endsWith(".onnx") ? model : word.endsWith(".png") ? join(to, word) : word));
  await convlens(...placed, "-o", join(to, "out"));
  const { shows } = JSON.parse(readPngText(readFileSync(png), png).convlens!) as { shows: string };
  return join(to, "out", under, shows);
}

/** @param most levels of 255 that samples may be apart, in the mean */
async function requireSame(png: string, other: string, most: number): Promise<void> {
  const [own, its] = [recipeIn(png), recipeIn(other)];
  const named = ({ picture, ...rest }: Record<string, unknown>) => ({
    ...rest,
    ...(picture !== undefined && { picture: { ...(picture as object), path: "" } }),
  });
  expect(named(comparable(own))).toEqual(named(comparable(its)));
  const [a, b] = await Promise.all([png, other].map(async (path) => decodeImage(readFileSync(path), path)));
  expect([a!.width, a!.height]).toEqual([b!.width, b!.height]);
  const apart = a!.data.reduce((sum, value, i) => sum + Math.abs(value - b!.data[i]!), 0) / a!.data.length;
  expect(apart).toBeLessThanOrEqual(most);
}

const place = (name: string) => {
  mkdirSync(join(folder, "saved"), { recursive: true });
  return mkdtempSync(join(folder, "saved", `${name}-`));
};

visit("A map of Explain carries the recipe that the command gives its own", async ({ page, go }) => {
  const to = place("explain");
  await go("explain?class=top2&alpha=0.4&colours=turbo");
  await page
    .getByRole("button", { name: /^Look at Grad-CAM/ })
    .nth(1)
    .click();
  await region(page, /^Grad-CAM for .*large$/).waitFor();
  const png = await saved(page, "↓ PNG as shown", to);
  const picture = await saved(page, /^↓ Picture$/, to);
  const other = await commanded(page, to, png, basename(picture).replace(/\.\w+$/, ""));
  await requireSame(png, other, 1);
  await convlens(
    "run",
    png,
    "--model",
    join(import.meta.dirname, "../../cli/models/scenes.onnx"),
    "--picture",
    picture,
    "-o",
    join(to, "again"),
  );
  expect(
    readdirSync(join(to, "again"), { recursive: true }).some((name) => String(name).endsWith(basename(other))),
  ).toBe(true);
});

visit("What was synthesised carries its recipe, with what makes it small beside it", async ({ page, go }) => {
  const to = place("synthesis");
  const made = encodeURIComponent(JSON.stringify({ steps: 3, size: [32, 32], seed: 4 }));
  await go(`synthesize?layer=conv4%2Fdepthwise%2Fnorm&channels=1,3&negative=true&make=${made}`);
  await page.getByRole("button", { name: "Make", exact: true }).click();
  await region(page, "Made in this session").waitFor();
  const png = await saved(page, /^↓ − .*\[3\]|^↓ − .* 3/, to);
  await requireSame(png, await commanded(page, to, png, "synthesis"), 1);
});
