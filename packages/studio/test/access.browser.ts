import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, visit } from "./studio.ts";
import { look, sights } from "./support/tabs.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What keeps people from using the page, one line each. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
    );
}

for (const colorScheme of ["light", "dark"] as const)
  for (const sight of sights)
    visit(
      `${sight.name}, ${colorScheme}: axe finds no serious fault`,
      async (it) => {
        await it.go(sight.hash);
        await look(it, sight);
        expect(await faults(it.page)).toEqual([]);
      },
      { ways: ["served"], colorScheme },
    );

visit(
  "on a narrow screen nothing is wider than it",
  async (it) => {
    for (const sight of sights.filter(({ press }) => !press)) {
      await it.go(sight.hash);
      await look(it, sight);
      const wide = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ [sight.name]: wide }).toEqual({ [sight.name]: 0 });
    }
  },
  { ways: ["served"], viewport: { width: 390, height: 844 } },
);
