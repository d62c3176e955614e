import { readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { scenes } from "./studio.ts";
import { findChromium } from "./support/chromium.ts";

/** Sums of float32 in another order: of the largest number beside them. */
const TOLERANCE = 1e-4;

/** On a processor it is slow: as little of each as shows that all of it works. */
const asked = [
  ["predict", {}],
  ["explain", { method: "grad-cam" }],
  ["explain", { method: "integrated-gradients", params: { steps: 3 } }],
  ["dream", { params: { octaves: 1, steps: 1, width: 96 } }],
] as const;

const place = inject("places").find(({ model, way }) => model === "scenes" && way === "page");
/** A driver that runs on the processor takes the place of a graphics card. */
const flags = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"];
let browser: Browser | undefined;

beforeAll(async () => {
  const executablePath = findChromium();
  if (place && executablePath) browser = await chromium.launch({ executablePath, args: ["--no-sandbox", ...flags] });
});
afterAll(() => browser?.close());

async function opened(engine: string): Promise<Page> {
  const page = await browser!.newPage();
  // What runs tests names functions.
  await page.addInitScript("globalThis.__name = (f) => f");
  await page.goto(`${place!.url}#/open?engine=${engine}`);
  await page.waitForFunction("crossOriginIsolated");
  await page.locator("main").filter({ hasNotText: "Opening the studio" }).waitFor();
  return page;
}

/** Answers of a laboratory of its own in the page, as lists of all their numbers. @param lose whether its device goes before the last */
function answersIn(page: Page, lose: boolean): Promise<{ engines: string[]; numbers: number[][] }> {
  const picture = readFileSync(scenes("duck")[0]!).toString("base64");
  return page.evaluate(
    async ({ picture, asked, lose }) => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const load = new Function("address", "return import(address)");
      const { openPageLab } = await load(loaded.find((name) => /\/page-[^/]*\.js$/.test(name)));
      const lab = await openPageLab();
      const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
      const [card] = await lab.addPictures([new File([bytes], "scene.png")]);
      const numbersIn = (v: unknown): number[] =>
        typeof v === "number"
          ? [v]
          : ArrayBuffer.isView(v)
            ? Array.from(v as unknown as Float32Array)
            : typeof v === "object" && v !== null
              ? Object.entries(v).flatMap(([key, inner]) => (key === "took" ? [] : numbersIn(inner)))
              : [];
      const engine = async () => (await lab.run("model", {})).engine as string;
      const engines = [await engine()];
      const numbers: number[][] = [];
      for (const [operation, params] of lose ? [asked[0], asked[1]] : asked) {
        if (lose && numbers.length === 1) {
          // Playwright answers with what the worker does; the page waits until it is done.
          await (globalThis as unknown as { loseDevice(): Promise<void> }).loseDevice();
        }
        numbers.push(numbersIn(await lab.run(operation, { ...params, picture: card.id })));
      }
      engines.push(await engine());
      await lab.close();
      return { engines, numbers };
    },
    { picture, asked, lose },
  );
}

const hasAdapter = async () => {
  if (!browser) return false;
  const page = await opened("wasm");
  const found = await page.evaluate("navigator.gpu?.requestAdapter().then(Boolean)");
  await page.close();
  return found === true;
};

function alike(found: readonly number[][], wanted: readonly number[][]): void {
  for (const [i, own] of found.entries()) {
    expect(own.length).toBe(wanted[i]!.length);
    const most = wanted[i]!.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
    const apart = own.reduce((a, v, k) => Math.max(a, Math.abs(v - wanted[i]![k]!)), 0);
    expect(apart, asked[i]![0]).toBeLessThanOrEqual(TOLERANCE * most);
  }
}

test("by WebGPU the same numbers as by WebAssembly; a device that is lost is told of, and WebAssembly goes on", async ({
  skip,
}) => {
  if (!(await hasAdapter())) return skip("this Chromium has no WebGPU adapter");
  const wasm = await opened("wasm");
  const wanted = await answersIn(wasm, false);
  await wasm.close();
  const page = await opened("webgpu");
  const found = await answersIn(page, false);
  expect(found.engines.map((engine) => engine.split(" ")[0])).toEqual(["webgpu", "webgpu"]);
  alike(found.numbers, wanted.numbers);

  // Each worker says which device it uses when it next makes a buffer; then that is destroyed.
  await page.exposeFunction("loseDevice", async () => {
    // Threads of WebAssembly wait for work and answer nothing else.
    for (const worker of page.workers().filter((one) => /\/worker\/worker-/.test(one.url())))
      await worker.evaluate(`{
        const make = GPUDevice.prototype.createCommandEncoder;
        GPUDevice.prototype.createCommandEncoder = function (...given) {
          setTimeout(() => this.destroy());
          return make.apply(this, given);
        };
      }`);
  });
  const after = await answersIn(page, true);
  expect(after.engines.map((engine) => engine.split(" ")[0])).toEqual(["webgpu", "wasm"]);
  alike(after.numbers, wanted.numbers);
  await page.getByText("wasm does the work now: webgpu was lost").waitFor();
  await page.close();
});
