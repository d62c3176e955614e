import type { Page } from "playwright-core";
import { expect, visit } from "./studio.ts";
import { compare, SHARE } from "./support/golden.ts";
import { look, sights } from "./support/tabs.ts";

/** That of the machine where the screenshots were made; with another one every word is elsewhere. */
const FONT = "DejaVu Sans";

/** Whether the machine has it: else words are as wide as in what takes its place. */
const hasFont = (page: Page) =>
  page.evaluate((font) => {
    const pen = document.createElement("canvas").getContext("2d")!;
    const widthIn = (family: string) => {
      pen.font = `40px ${family}`;
      return pen.measureText("What it wants to see").width;
    };
    return ["monospace", "serif"].every((other) => widthIn(`"${font}", ${other}`) !== widthIn(other));
  }, FONT);

for (const sight of sights)
  visit(
    `${sight.name}: looks as it did`,
    async (it) => {
      const { page } = it;
      await it.go(sight.hash);
      if (!(await hasFont(page))) return console.warn(`${sight.name}: not compared, there is no ${FONT} here`);
      await page.evaluate((font) => document.documentElement.style.setProperty("--font", `"${font}"`), FONT);
      await look(it, sight);
      await page.mouse.move(0, 0);
      await page.evaluate(() => scrollTo(0, 0));
      const mask = (sight.changing ?? []).map((what) => page.locator(what));
      const screenshot = await page.screenshot({ mask, maskColor: "#888", animations: "disabled", caret: "hide" });
      const { share, seen } = await compare(sight.name, screenshot);
      expect(share, `${sight.name} differs, see ${seen}`).toBeLessThanOrEqual(SHARE);
    },
    { ways: ["served"], colorScheme: "light" },
  );
