import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, describe, expect, inject, test } from "vitest";
import type { Place } from "./setup.ts";
import { PATIENCE } from "./support/patience.ts";
import { Traffic } from "./support/traffic.ts";

/** One visitor's page of a studio. */
export interface Visit {
  readonly name: string;
  readonly url: string;
  readonly model: Place["model"];
  readonly way: Place["way"];
  readonly page: Page;
  readonly traffic: Traffic;
  /** Opens a tab by its address, such as `explain?method=gradient`, and waits until it is there. */
  go(hash: string): Promise<void>;
  /** What was said on the console and is no fault here, as where a test gives something broken. */
  expects(what: RegExp): void;
}

export interface Asked extends BrowserContextOptions {
  readonly model?: Place["model"];
  readonly ways?: readonly Place["way"][];
}

export const size = { width: 1280, height: 800 };
export const folder = inject("folder");
/** The files of a class of the data set. */
export function scenes(label: string): string[] {
  const of = join(folder, "scenes", label);
  return readdirSync(of)
    .sort()
    .map((name) => join(of, name));
}

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** A test for each way to run; whatever the page says as an error makes it fail. It is skipped where there is no browser. */
export function visit(title: string, run: (visit: Visit) => Promise<void>, asked: Asked = {}): void {
  const { model = "scenes", ways = ["served", "page"], ...options } = asked;
  const places = inject("places").filter((place) => place.model === model && ways.includes(place.way));
  if (places.length === 0) test.skip(title, () => {});
  for (const place of places)
    test(`${title} (${model}, ${place.way === "served" ? "served" : "in the page"})`, () =>
      visited(place, run, options));
}

async function visited(place: Place, run: (visit: Visit) => Promise<void>, options: BrowserContextOptions) {
  browser ??= chromium.connect(inject("chromium")!);
  const context = await (await browser).newContext({ viewport: size, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(["camera", "clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const traffic = new Traffic(page);
  const expected: RegExp[] = [];
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`${message.text()} (${message.location().url})`);
  });
  try {
    await run({
      ...place,
      name: `${place.model}, ${place.way}`,
      page,
      traffic,
      go: (hash) => go(page, place.url, hash),
      expects: (what) => void expected.push(what),
    });
    expect(wrong.filter((said) => !expected.some((what) => what.test(said)))).toEqual([]);
  } catch (error) {
    const path = join(tmpdir(), `convlens-failed-${titleOf(place)}.png`);
    await page.screenshot({ path }).catch(() => {});
    if (error instanceof Error) error.message += `\n${page.url()}\nwhat was seen: ${path}\n${wrong.join("\n")}`;
    throw error;
  } finally {
    await context.close();
  }
}

/** What is tested, as a part of a file's name. */
const titleOf = ({ way }: Place) =>
  `${expect.getState().currentTestName} ${way}`.replace(/[^a-z0-9]+/gi, "-").slice(-80);

async function go(page: Page, url: string, hash: string): Promise<void> {
  // Else the page would stay, and only its address change.
  await page.goto("about:blank");
  await page.goto(`${url}#/${hash}`);
  // A site without headers loads itself once more; a wait outlives that, what is asked of a page does not.
  await page.waitForFunction("crossOriginIsolated");
  await page.locator("nav a[aria-current]").waitFor();
  await page.locator("main").filter({ hasNotText: "Opening the studio" }).waitFor();
}

/** The part of a page that has a name. */
export const region = (page: Page, name: string | RegExp) => page.getByRole("region", { name });

/** A number that is said somewhere in a text, such as `76.1 %`. */
export const numberIn = (text: string | null): number => Number(/-?\d+(\.\d+)?/.exec(text ?? "")?.[0]);

export { describe, expect, test };
