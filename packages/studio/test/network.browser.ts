import type { Page } from "playwright-core";
import { expect, visit } from "./studio.ts";

const drawing = (page: Page) => page.getByRole("group", { name: "The layers of the network" });
/** Pixels that a unit of the drawing takes. */
const zoom = async (page: Page) =>
  Number(/scale\(([\d.]+)\)/.exec((await drawing(page).locator("> g").getAttribute("transform")) ?? "")?.[1]);

visit("Network: layers with small pictures; search, keys, and on to a layer", async ({ page, go }) => {
  await go("network");
  await drawing(page).waitFor();
  await drawing(page).locator("image").first().waitFor();

  const before = await zoom(page);
  await page.getByRole("button", { name: "Nearer" }).click();
  await expect.poll(() => zoom(page)).toBeGreaterThan(before);
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  await expect.poll(() => zoom(page)).toBeLessThan(before);
  await page.keyboard.press("0");

  const search = page.getByRole("searchbox", { name: "Find a layer" });
  await search.fill("conv5");
  await search.press("Enter");
  await expect.poll(() => page.url()).toContain("layer=conv5");
  const found = page.url();

  // From box to box along the ways.
  const box = drawing(page).locator("a[aria-current]");
  const chosen = await box.getAttribute("aria-label");
  await box.focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => box.getAttribute("aria-label")).not.toBe(chosen);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => box.getAttribute("aria-label")).toBe(chosen);

  await page.reload();
  await expect.poll(() => box.getAttribute("aria-label")).toBe(chosen);
  expect(page.url()).toBe(found);
  await box.click();
  await page.locator("nav a[aria-current]", { hasText: "Layer" }).waitFor();
  await page.goBack();
  await drawing(page).waitFor();
  expect(page.url()).toBe(found);
});

visit("Network: as a table, and what is called nothing", async ({ page, go }) => {
  await go("network");
  await page.getByRole("button", { name: "Table" }).click();
  const rows = page.getByRole("table").getByRole("row");
  await expect.poll(() => rows.count()).toBeGreaterThan(10);
  await page.getByRole("button", { name: "Parameters" }).click();
  await page
    .getByRole("columnheader", { name: /Parameters/ })
    .and(page.locator("[aria-sort=descending]"))
    .waitFor();
  await page.getByRole("searchbox", { name: "Find a layer" }).fill("conf5");
  await page.getByText("Nothing is called that; near are").waitFor();
});

visit(
  "Network: blocks of GoogLeNet open and close",
  async ({ page, go }) => {
    await go("network?open=none");
    await drawing(page).waitFor();
    await drawing(page)
      .getByRole("button", { name: /^Open / })
      .first()
      .click();
    await drawing(page)
      .getByRole("button", { name: /^Close / })
      .first()
      .waitFor();
    await expect.poll(() => page.url()).toMatch(/open=\d/);
    await drawing(page).locator("image").first().waitFor();
  },
  { model: "googlenet" },
);
