import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blankImage } from "@convlens/core/base";
import { scatterPage } from "@convlens/core/render/scatter";
import { encodePng } from "@convlens/node";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../node/src/testing/scratchFolder.ts";

const executablePath = "/usr/bin/chromium";
const here = existsSync(executablePath);
if (!here) console.log(`no ${executablePath}: the page of embed is not tried`);

/** Twelve pictures in a row, every second one of another class; the last two lie above one another. */
const count = 12;
const xs = Array.from({ length: count }, (_, i) => (i < 11 ? i : 10));
const coordinates = xs.flatMap((x, i) => [x, i < 11 ? 0 : 3]);
const names = xs.map((_, i) => `picture-${i}.png`);
const parity = xs.map((_, i) => i % 2);

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  if (!here) return;
  const sheet = await encodePng(blankImage(64, 48, [200, 60, 60, 255]));
  const file = join(scratchFolder(), "page.html");
  const classes = [
    { name: "even", colour: "#0072b2" },
    { name: "odd", colour: "#d55e00" },
  ];
  const html = scatterPage({
    title: "A page",
    facts: ["twelve pictures"],
    coordinates,
    names,
    folder: "/photos/",
    groupings: [
      { name: "label", classes, of: parity },
      { name: "predicted", classes, of: parity.map((p) => 1 - p) },
    ],
    atlas: {
      side: 16,
      columns: 4,
      rows: 4,
      sheets: [`data:image/png;base64,${Buffer.from(sheet).toString("base64")}`],
      aspects: xs.map(() => 1),
    },
    colophon: "made by a test",
  });
  writeFileSync(file, html);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => !/^(file|data|blob):/.test(request.url()) && complaints.push(request.url()));
  await page.goto(`file://${file}`);
  await page.waitForFunction("document.querySelector('#map').width > 0");
}, 60_000);

afterAll(() => browser?.close());

const listed = async () => (await page.inputValue("#files")).split("\n").filter(Boolean);

/** Where a picture is, in pixels of the window. */
const placeOf = async (i: number): Promise<[number, number]> => {
  const [x, y] = (await page.evaluate(`toScreen(${i})`)) as [number, number];
  const box = (await page.locator("#map").boundingBox())!;
  return [box.x + x, box.y + y];
};

test.skipIf(!here)("it is searched, filtered and looked at", async () => {
  expect(await page.textContent("#matches")).toBe("12 pictures");
  await page.fill("#search", "picture-1");
  expect(await page.textContent("#matches")).toBe("3 of 12 pictures");
  await page.fill("#search", "");
  await page.locator("#classes input").first().uncheck();
  expect(await page.textContent("#matches")).toBe("6 of 12 pictures");
  await page.selectOption("#by", "1");
  expect(await page.textContent("#matches")).toBe("12 pictures");
  await page.selectOption("#by", "0");
  await page.click("#all");
  await page.mouse.move(...(await placeOf(4)));
  await page.waitForSelector("#card:not([hidden])");
  expect(await page.textContent("#card")).toBe("picture-4.pnglabel: evenpredicted: odd");
});

test.skipIf(!here)("a lasso, clicks and buttons make a list", async () => {
  await page.click("#lasso");
  const [x, y] = await placeOf(2);
  await page.mouse.move(x - 20, y - 40);
  await page.mouse.down();
  for (const [dx, dy] of [
    [120, -40],
    [120, 40],
    [-20, 40],
  ] as const)
    await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
  await page.click("#lasso");
  const inside = await page.evaluate(
    `names.filter((_, i) => { const [x, y] = toScreen(i), [a, b] = toScreen(2); return x > a - 20 && x < a + 120 && Math.abs(y - b) < 40; })`,
  );
  expect(await listed()).toEqual((inside as string[]).map((name) => `/photos/${name}`));
  expect((inside as string[]).length).toBeGreaterThan(1);
  await page.mouse.click(...(await placeOf(2)));
  expect(await listed()).toHaveLength((inside as string[]).length - 1);
  await page.click("#clear");
  expect(await listed()).toEqual([]);
  await page.fill("#search", "odd");
  await page.click("#add");
  expect(await listed()).toHaveLength(12);
  await page.fill("#search", "");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  expect(download.suggestedFilename()).toBe("pictures.txt");
  await page.click("#clear");
});

test.skipIf(!here)("keys go from picture to picture, zoom, and say where one is", async () => {
  await page.mouse.move(2, 2);
  await page.focus("#map");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const first = await page.textContent("#said");
  await page.keyboard.press("ArrowRight");
  const number = (text: string | null) => Number(/picture-(\d+)/.exec(text!)![1]);
  expect(number(await page.textContent("#said"))).toBe(number(first) + 1);
  await page.keyboard.press("Enter");
  expect(await listed()).toEqual([`/photos/picture-${number(first) + 1}.png`]);
  const scale = () => page.evaluate("view.scale") as Promise<number>;
  const before = await scale();
  await page.keyboard.press("+");
  expect(await scale()).toBeCloseTo(1.4 * before, 6);
  await page.keyboard.press("0");
  expect(await scale()).toBe(await page.evaluate("view.whole"));
});

test.skipIf(!here)("it wheels about the place that is pointed at", async () => {
  const at = await placeOf(7);
  await page.mouse.move(...at);
  await page.mouse.wheel(0, -300);
  await page.waitForFunction("view.scale > view.whole");
  const [x, y] = await placeOf(7);
  expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(1);
});

test.skipIf(!here)("nothing is loaded, and nothing is complained of", () => {
  expect(complaints).toEqual([]);
});
