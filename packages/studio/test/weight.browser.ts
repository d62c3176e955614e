import { join } from "node:path";
import { expect } from "vitest";
import { bytesAtFirst, MOST_AT_FIRST, weightsOf } from "../build/weights.ts";
import { visit } from "./studio.ts";

/** Milliseconds from the address to the first text, from a server on the same machine. */
const PAINT = 1500;

visit("the page is light, and there soon", async ({ page, go }) => {
  expect(bytesAtFirst(weightsOf(join(import.meta.dirname, "../dist")))).toBeLessThanOrEqual(MOST_AT_FIRST);
  await go("");
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]!.startTime);
  console.log(`first contentful paint after ${painted.toFixed(0)} ms (wanted: ${PAINT} ms on an idle machine)`);
});
