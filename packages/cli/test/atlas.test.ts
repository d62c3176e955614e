import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { nets } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { chromium } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { LayerData, Site } from "../src/atlas/page/data.ts";
import { type Page, pageAt } from "../src/atlas/page/pages.ts";
import { convlens, drawn, manifestIn, type Said, workbench } from "./workbench.ts";

const bench = workbench();
const out = bench.at("site");
const flags = ["--units", "3", "--steps", "2", "--grid", "3", "--negative", "--seed", "4"];
const make = (folder: string, ...more: string[]) =>
  convlens("atlas", bench.at("tiny.onnx"), bench.at("photos"), ...flags, "-o", folder, ...more);
let said: Said;

beforeAll(async () => {
  bench.model("tiny.onnx", nets.tinyNet());
  for (const [i, name] of ["ant", "bee", "cat", "dog"].entries())
    for (let k = 0; k < 3; k++)
      bench.file(`photos/${name}/${k}.png`, await encodePng(drawn(24 + 5 * i + 3 * k, 20 + 7 * k - 2 * i)));
  said = await make(out, "--keep");
}, 180_000);

/** What a page would be given by the script tag of a file. */
function load(name: string): Promise<unknown> {
  const given = new Map<string, unknown>();
  const take = (key: string, data: unknown) => given.set(key, data);
  new Function("atlasData", readFileSync(join(out, "data", `${name}.js`), "utf8"))(take);
  return Promise.resolve(given.get(name));
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found]) => found!.replaceAll("&#34;", '"').replaceAll("&#39;", "'"));

/** All pages that links lead to, from the first one on. */
async function everyPage(site: Site): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>();
  const shell = readFileSync(join(out, "index.html"), "utf8");
  for (const waiting = ["#/", ...all(shell, /href="(#\/[^"]*)"/g)]; waiting.length > 0; ) {
    const address = waiting.pop()!;
    if (pages.has(address)) continue;
    const page = await pageAt(site, address, load);
    pages.set(address, page);
    waiting.push(...all(page.body.text, /href="([^"]*)"/g).filter((href) => href.startsWith("#/")));
  }
  return pages;
}

test("says what it will take, and what it made", () => {
  expect(said.status).toBe(0);
  expect(said.stderr).toMatch(/^about \d+ s on this machine as it is now: \d+ pictures in 2 steps/m);
  expect(said.stdout).toMatch(/^3 layers, \d+ units with pictures, \d+ files, \d\.\d MB in /);
  expect(manifestIn(out).items[0]).toMatchObject({ method: "atlas", files: { page: "index.html" } });
});

test("every link leads to a page, every picture is there, nothing comes from outside", async () => {
  const site = (await load("site")) as Site;
  const pages = await everyPage(site);
  const units = site.layers.reduce((sum, { shape }) => sum + shape[0]!, 0);
  // The first, layers, units, classes, the list of them, the atlas.
  expect(pages.size).toBe(1 + site.layers.length + units + 4 + 1 + 1);
  const asked = new Set<string>();
  for (const [address, { body, route }] of pages) {
    expect(route, address).toBeDefined();
    const { text } = body;
    expect(all(text, /href="(?!#\/|pictures\/)([^"]*)"/g), address).toEqual([]);
    for (const file of [...all(text, /url\(&#34;([^&]*)&#34;\)/g), ...all(text, /<image href="([^"]*)"/g)])
      asked.add(file);
  }
  for (const file of asked) expect(existsSync(join(out, file)), file).toBe(true);
  // Every picture is shown somewhere.
  const made = filesIn(out).filter((file) => /^(pictures|patches)\//.test(file));
  expect([...asked].sort()).toEqual(made);
});

test("the statistics are those of convlens units", async () => {
  const folder = bench.out();
  await convlens("units", bench.at("tiny.onnx"), bench.at("photos"), "--layer", "conv2", "-o", folder);
  const { layers } = JSON.parse(readFileSync(join(folder, "units.json"), "utf8")) as {
    layers: { units: { mean: number; deviation: number }[] }[];
  };
  const site = (await load("site")) as Site;
  const { slug } = site.layers.find(({ name }) => name === "conv2")!;
  const { statistics } = (await load(`layer/${slug}`)) as LayerData;
  // Data have four digits.
  for (const [unit, { mean, deviation }] of layers[0]!.units.entries()) {
    expect(statistics[unit]![0]).toBeCloseTo(mean, 3);
    expect(statistics[unit]![1]).toBeCloseTo(deviation, 3);
  }
});

test("goes on from whole batches and makes the same site", async () => {
  const before = new Map(filesIn(out).map((file) => [file, readFileSync(join(out, file))]));
  const work = filesIn(join(out, "work")).filter((file) => file.endsWith(".png"));
  const times = new Map(work.map((file) => [file, statSync(join(out, "work", file)).mtimeMs]));
  const lost = work.find((file) => file.endsWith("/1.png"))!;
  rmSync(join(out, "work", lost));
  rmSync(join(out, "index.html"));
  expect((await make(out, "--keep")).status).toBe(0);
  for (const [file, time] of times) {
    const again = file.split("/")[0] === lost.split("/")[0];
    expect(statSync(join(out, "work", file)).mtimeMs === time, file).toBe(!again);
  }
  for (const [file, bytes] of before) expect(readFileSync(join(out, file)).equals(bytes), file).toBe(true);
}, 180_000);

test("nothing is left of the work, and a layer may be named", async () => {
  const folder = bench.out();
  const { status } = await make(folder, "--layer", "conv*", "--atlas", "none", "--units", "0");
  expect(status).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(["atlas.css", "atlas.js", "data", "index.html", "manifest.json"]);
  expect(readdirSync(join(folder, "data/layer")).sort()).toEqual(["001-conv1.js", "002-conv2.js"]);
}, 180_000);

test.each([
  [["--layer", "pool1"], /--layer pool1: no layer with weights/],
  [["--atlas", "logits"], /"logits" has no rows and columns/],
  [["--size", "4"], /--size 4: too small/],
  [["--units", "some"], /--units some: not a whole number/],
])("refuses %j", async (more, message) => {
  const { status, stderr } = await make(bench.out(), ...more);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(message);
});

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);

test.skipIf(!browser)("opens from disk and is used by keyboard alone", { timeout: 180_000 }, async () => {
  const running = await chromium.launch({ executablePath: browser!, args: ["--no-sandbox"] });
  try {
    const page = await running.newPage({ viewport: { width: 1100, height: 800 } });
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("requestfailed", (request) => faults.push(request.url()));
    page.on("request", (request) => /^(file|data):/.test(request.url()) || faults.push(request.url()));
    const focused = page.locator(":focus");
    const heading = () => page.locator("h1").innerText();
    const arrived = (name: string) => page.waitForSelector(`h1:text-is("${name}")`);
    await page.goto(`file://${join(out, "index.html")}`);
    await page.waitForSelector("svg.arch");
    expect(await heading()).toBe("tiny");
    // The first stop leads past the navigation.
    await page.keyboard.press("Tab");
    expect(await focused.getAttribute("class")).toBe("skip");
    await page.keyboard.press("Enter");
    // The drawing is one stop; arrow keys go through it.
    await page.keyboard.press("Tab");
    expect(await focused.getAttribute("href")).toBe("#/layer/conv1");
    await page.keyboard.press("ArrowDown");
    expect(await focused.getAttribute("href")).toBe("#/layer/conv2");
    await page.keyboard.press("Enter");
    await arrived("conv2");
    expect(await page.locator("h1:focus").count()).toBe(1);
    await page.keyboard.press("/");
    await page.keyboard.type("logits[1");
    await page.keyboard.press("Enter");
    await arrived("logits[1]");
    expect(await page.title()).toBe("logits[1] · tiny");
    await page.goBack();
    await arrived("conv2");
    const sorted = page.locator("th button", { hasText: "Mean" });
    await sorted.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    await page.goto(`file://${join(out, "index.html")}#/atlas/conv2`);
    await page.waitForSelector(".map button");
    await page.locator(".map button").first().focus();
    expect(await page.locator("#cell figure").count()).toBe(1);
    expect(faults).toEqual([]);
  } finally {
    await running.close();
  }
});
