import { join } from "node:path";
import { expect } from "vitest";
import { weightsOf } from "../build/weights.ts";
import { visit } from "./studio.ts";

/** Bytes of the page with all its views, compressed. */
const PAGE = 400_000;

/** Milliseconds from the address to the first text, from a server on the same machine. */
const PAINT = 1500;

visit("the page is light, and there soon", async ({ page, url }) => {
  const [own] = weightsOf(join(import.meta.dirname, "../dist")).filter(({ part }) => part === "page");
  expect(own!.bytes).toBeLessThan(PAGE);
  await page.goto(url);
  await page.locator("nav").waitFor();
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  console.log(`first contentful paint after ${painted?.toFixed(0)} ms (wanted: ${PAINT} ms on an idle machine)`);
});
