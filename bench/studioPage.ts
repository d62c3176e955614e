// What the studio's page takes, in Chromium: until it is there, while a large layer is scrolled, with a network of a thousand boxes, and
// with a camera. Run it on an idle
// machine: `npm run bench:page`.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Graph } from "../packages/core/src/onnx/graph.ts";
import { encodeGraph } from "../packages/core/src/onnx/index.ts";
import { NetBuilder } from "../packages/core/src/testing/netBuilder.ts";
import { findChromium, launchChromium } from "../packages/studio/test/support/chromium.ts";
import { convlens, serveStudio } from "../packages/studio/test/support/command.ts";
import { film } from "../packages/studio/test/support/film.ts";
import { hostFiles } from "../packages/studio/test/support/host.ts";
import { nets } from "./nets.ts";

const RUNS = 7;
const CHANNELS = 2048;
const MODULES = 130;
/** Seconds. */
const [SCROLL, CAMERA] = [6, 20];

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]!;
const ms = (value: number) => `${Math.round(value)} ms`;

/** Tells when the first view had been drawn with what one came for: a picture, and what the model says of it. */
const watch = `new MutationObserver((_, watcher) => {
  if (!document.querySelector("main canvas") || !document.querySelector("main ol li .score")) return;
  watcher.disconnect();
  requestAnimationFrame(() => setTimeout(() => { globalThis.usefulAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true })`;

interface Paint {
  readonly first: number;
  readonly useful: number;
}

/** Milliseconds since the address was asked for; a site that loads itself once more does so within them. */
async function paint(page: Page, url: string): Promise<Paint> {
  await page.goto("about:blank");
  const began = Date.now();
  await page.goto(url);
  for (;;) {
    const found = await page
      .evaluate<Partial<Paint>>(
        `({ first: performance.timeOrigin + performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
            useful: performance.timeOrigin + globalThis.usefulAt })`,
      )
      // It is being loaded once more.
      .catch((): Partial<Paint> => ({}));
    const { first = Number.NaN, useful = Number.NaN } = found;
    if (first > 0 && useful > 0) return { first: first - began, useful: useful - began };
    await page.waitForTimeout(20);
  }
}

async function paints(browser: Browser, what: string, url: string): Promise<void> {
  const cold: Paint[] = [];
  const warm: Paint[] = [];
  for (let i = 0; i < RUNS; i++) {
    const context = await browser.newContext();
    await context.addInitScript(watch);
    const page = await context.newPage();
    cold.push(await paint(page, url));
    warm.push(await paint(page, url));
    await context.close();
  }
  for (const [how, all] of [
    ["first visit", cold],
    ["again", warm],
  ] as const) {
    const [first, useful] = [median(all.map((p) => p.first)), median(all.map((p) => p.useful))];
    console.log(
      `${what}, ${how}: first paint ${ms(first)}, a picture and its prediction there ${ms(useful)} (median of ${RUNS})`,
    );
  }
}

/** A network with a layer as wide as the last ones of ResNet-50. */
function wideNet(): Graph {
  const net = new NetBuilder(3);
  const x = net.input(3, 224, 224);
  const stem = net.relu("stem", net.conv("stem/conv", x, 16, { kernel: 7, stride: 4 }));
  const wide = net.relu("wide", net.conv("wide/conv", stem, CHANNELS, { kernel: 3, stride: 4 }));
  const pooled = net.g.node("GlobalAveragePool", [wide], {}, "pool");
  return net.build(net.dense("logits", net.g.node("Flatten", [pooled], { axis: 1 }, "flat"), 10));
}

/** Times between frames while the wheel is turned. */
const frames = `new Promise((done) => {
  const times = [];
  const end = performance.now() + ${1000 * SCROLL};
  const tick = (now) => { times.push(now); now < end ? requestAnimationFrame(tick) : done(times); };
  requestAnimationFrame(tick);
})`;

async function scroll(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.goto(`${url}#/layer?layer=wide`);
  const grid = page.getByRole("group", { name: /^2048 channels of wide/ });
  await grid.locator("canvas").first().waitFor();
  await grid.hover();
  const measured = page.evaluate<number[]>(frames);
  for (const end = Date.now() + 1000 * SCROLL; Date.now() < end; await page.waitForTimeout(16))
    await page.mouse.wheel(0, 60);
  const times = await measured;
  const steps = times.slice(1).map((t, i) => t - times[i]!);
  const late = steps.filter((step) => step > 34).length / steps.length;
  console.log(
    `${CHANNELS} channels, scrolled: ${(steps.length / SCROLL).toFixed(0)} frames a second, half of them within ${ms(quantile(steps, 0.5))}, 95 % within ${ms(quantile(steps, 0.95))}, the longest ${ms(Math.max(...steps))}; ${(100 * late).toFixed(1)} % later than two frames of 60 Hz`,
  );
  await page.close();
}

/** Modules as in GoogLeNet, eight boxes each. */
function deepNet(): Graph {
  const net = new NetBuilder(4);
  const layer = (name: string, x: string, kernel: number) => net.relu(name, net.conv(`${name}/conv`, x, 4, { kernel }));
  let x = layer("stem", net.input(3, 64, 64), 3);
  for (let i = 0; i < MODULES; i++) {
    const of = (name: string) => `mixed${i}/${name}`;
    const pool = net.maxPool(of("pool"), x, 3, 1, { pads: [1, 1, 1, 1] });
    const branches = [
      layer(of("1x1"), x, 1),
      layer(of("3x3"), layer(of("3x3_reduce"), x, 1), 3),
      layer(of("5x5"), layer(of("5x5_reduce"), x, 1), 5),
      layer(of("pool_proj"), pool, 1),
    ];
    x = net.node("Concat", of("output"), branches, { axis: 1 });
  }
  const pooled = net.g.node("GlobalAveragePool", [x], {}, "pool");
  return net.build(net.dense("logits", net.g.node("Flatten", [pooled], { axis: 1 }, "flat"), 10));
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds that its thread worked. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds of the longest piece of work between which the page hears nothing. What others do on the machine does not count. */
async function longestTask(page: Page, act: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await act();
  await page.waitForTimeout(2000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ args }) => args.name === "CrRendererMain").map(threadOf));
  const tasks = traceEvents.filter((event) => event.name.endsWith("RunTask") && main.has(threadOf(event)));
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

async function boxes(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.goto(`${url}#/network`);
  await page.locator("[data-box] image").first().waitFor();
  const longest = async (what: string, act: () => Promise<unknown>) =>
    console.log(`${8 * MODULES} boxes, ${what}: ${ms(await longestTask(page, act))} at a stretch at most`);
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const laidOut = () => page.locator("[aria-busy=false] [data-box]").first().waitFor();
  await longest("all opened", async () => {
    await press("Open all");
    await laidOut();
  });
  await longest("all shown", () => press("Show all"));
  await longest("nearer by 20 steps", async () => {
    for (let i = 0; i < 20; i++) await page.keyboard.press("+");
  });
  await page.locator("[data-box][tabindex='0']").focus();
  await longest("20 steps along the ways", async () => {
    for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowDown");
  });
  await longest("all closed", async () => {
    await press("Close all");
    await laidOut();
  });
  await page.close();
}

async function camera(context: BrowserContext, what: string, url: string): Promise<void> {
  await context.grantPermissions(["camera"]);
  const page = await context.newPage();
  await page.goto(`${url}#/camera?engine=wasm`);
  await page.getByRole("button", { name: "Start the camera" }).click();
  const rate = page.getByText(/frames a second/);
  await rate.waitFor({ timeout: 180_000 });
  await page.waitForTimeout(1000 * CAMERA);
  console.log(`${what}: ${await rate.textContent()}`);
  await page.close();
}

const executable = findChromium();
if (!executable) throw new Error("there is no Chromium on the path, and CHROMIUM names none");
const folder = mkdtempSync(join(tmpdir(), "convlens-page-"));
writeFileSync(join(folder, "film.y4m"), film());
writeFileSync(join(folder, "wide.onnx"), encodeGraph(wideNet()));
writeFileSync(join(folder, "deep.onnx"), encodeGraph(deepNet()));
writeFileSync(join(folder, "squeezenet.onnx"), encodeGraph(nets.squeezenet!()));
const server = await launchChromium(executable, join(folder, "film.y4m"));
const browser = await chromium.connect(server.wsEndpoint());
const context = await browser.newContext();
const exported = async (name: string, ...model: readonly string[]) => {
  await convlens("studio", "--export", join(folder, name), ...model);
  return hostFiles(join(folder, name), `/${name}/`);
};
const open: { close(): Promise<void> }[] = [];
try {
  const served = await serveStudio();
  open.push(served);
  await paints(browser, "served", served.url);
  const site = await exported("site");
  open.push(site);
  await paints(browser, "a site", site.url);
  const wide = await serveStudio(join(folder, "wide.onnx"));
  open.push(wide);
  await scroll(context, wide.url);
  const deep = await serveStudio(join(folder, "deep.onnx"));
  open.push(deep);
  await boxes(context, deep.url);
  const squeezenet = await exported("squeezenet", join(folder, "squeezenet.onnx"));
  open.push(squeezenet);
  await camera(context, "camera, SqueezeNet 1.1 and Grad-CAM by WebAssembly", squeezenet.url);
} finally {
  await browser.close();
  await server.close();
  for (const one of open) await one.close();
  rmSync(folder, { recursive: true, force: true });
}
