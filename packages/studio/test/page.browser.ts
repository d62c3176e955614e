import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "@convlens/core/lab";
import { keptHere, runOperation } from "@convlens/core/lab";
import { decodeImage, openModel } from "@convlens/node";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { shelf } from "../../core/src/testing/shelf.ts";
import { scenes, visit } from "./studio.ts";

/**
 * Sums of float32 in another order, in the page and here: some 1e-7 of the largest number for each of up to a hundred layers. The
 * picture is the same bytes, and is brought to the network's size by the same code.
 */
const TOLERANCE = 1e-4;

/**
 * Of a gradient through a deep network, as a share of its length: where a ReLU or the choice of a maximum is near to even, rounding
 * decides, and what lies behind it comes or goes as a whole.
 */
const OF_GRADIENTS = 2e-2;

type Params = Readonly<Record<string, unknown>>;

/** Operations on a picture, with all their numbers as lists. */
const asked: readonly (readonly [operation: string, params: Params])[] = [
  ["predict", {}],
  ["explain", { method: "grad-cam", class: "top2" }],
  ["explain", { method: "gradient" }],
  ["frame", { method: "grad-cam" }],
];

const models = {
  scenes: join(import.meta.dirname, "../../cli/models/scenes.onnx"),
  googlenet: join(shelf ?? "", "models/imagenet/googlenet.onnx"),
};

for (const model of ["scenes", "googlenet"] as const)
  visit(
    "the page gives the numbers that the command gives",
    async ({ page, go }) => {
      await go("open?engine=wasm");
      const picture = readFileSync(scenes("duck")[0]!);
      const found = await inPage(page, picture.toString("base64"));
      const wanted = await here(models[model], picture);
      for (const [i, [operation, { method }]] of asked.entries())
        alike(found[i], wanted[i], method === "gradient" ? `gradient/${operation}` : operation);
    },
    { model, ways: ["page"] },
  );

visit(
  "a site without headers has threads, and a picture and a model outlive a reload",
  async ({ page, go }) => {
    await go("open");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const [file] = scenes("duck");
    await page.locator("main input[type=file]").nth(1).setInputFiles(file!);
    await page.waitForURL(/picture=/);
    const address = page.url();
    await page.reload();
    await page.locator("nav a[aria-current]").waitFor();
    expect(page.url()).toBe(address);
    await page
      .getByText(/^000\d+/)
      .first()
      .waitFor();
  },
  { ways: ["page"] },
);

/** Asks all of a laboratory of its own in the page. */
function inPage(page: Page, base64: string): Promise<unknown[]> {
  return page.evaluate(
    async ({ base64, asked }) => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      // What runs tests would take an import for one of its own.
      const load = new Function("address", "return import(address)");
      const { openPageLab } = await load(loaded.find((name) => /\/page-[^/]*\.js$/.test(name)));
      const lab = await openPageLab();
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const [card] = await lab.addPictures([new File([bytes], "scene.png")]);
      const answers: unknown[] = [];
      for (const [operation, params] of asked) answers.push(await lab.run(operation, { ...params, picture: card.id }));
      await lab.close();
      const plain = (_: string, v: unknown) => (ArrayBuffer.isView(v) ? Array.from(v as Float32Array) : v);
      return JSON.parse(JSON.stringify(answers, plain));
    },
    { base64, asked },
  );
}

/** The same by ONNX Runtime for Node. */
async function here(model: string, picture: Uint8Array): Promise<unknown[]> {
  const lens = await openModel(model);
  const image = await decodeImage(picture, "scene.png");
  const bench: Workbench = {
    lens,
    set: undefined,
    kept: keptHere(),
    picture: async () => image,
    origin: () => Promise.reject(new Error("nothing here asks for a recipe")),
    ask: () => Promise.reject(new Error("there is no data set")),
  };
  const doing = { progress: () => {}, show: () => {} };
  const answers: unknown[] = [];
  for (const [operation, params] of asked)
    answers.push(await runOperation(bench, operation, { ...params, picture: "it" }, doing));
  await lens.close();
  const plain = (_: string, v: unknown) => (ArrayBuffer.isView(v) ? Array.from(v as Float32Array) : v);
  return JSON.parse(JSON.stringify(answers, plain));
}

/** Whether two answers say the same, their numbers up to the tolerance as a share of the largest beside them. */
function alike(found: unknown, wanted: unknown, place: string): void {
  // How long something took is nobody else's.
  if (place.endsWith("/took")) return;
  if (typeof wanted === "number") expect(Math.abs((found as number) - wanted), place).toBeLessThan(TOLERANCE);
  else if (typeof wanted !== "object" || wanted === null) expect(found, place).toEqual(wanted);
  else if (Array.isArray(wanted) && typeof wanted[0] === "number") alikeNumbers(found as number[], wanted, place);
  else {
    expect(Object.keys(found as object), place).toEqual(Object.keys(wanted));
    for (const [key, v] of Object.entries(wanted)) alike((found as Params)[key], v, `${place}/${key}`);
  }
}

function alikeNumbers(found: readonly number[], wanted: readonly number[], place: string): void {
  expect(found.length, place).toBe(wanted.length);
  const most = (of: (v: number, i: number) => number) => wanted.reduce((a, v, i) => Math.max(a, of(v, i)), 0);
  if (place.startsWith("gradient")) {
    const length = (of: readonly number[]) => Math.sqrt(of.reduce((sum, v) => sum + v * v, 0));
    const share = length(wanted.map((v, i) => v - found[i]!)) / length(wanted);
    expect(share, place).toBeLessThanOrEqual(OF_GRADIENTS);
  } else {
    const apart = most((v, i) => Math.abs(v - found[i]!));
    expect(apart, place).toBeLessThanOrEqual(TOLERANCE * most(Math.abs));
  }
}
