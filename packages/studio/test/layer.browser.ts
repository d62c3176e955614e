import type { Page } from "playwright-core";
import { expect, region, type Visit, visit } from "./studio.ts";

const tiles = (page: Page) => page.getByRole("group", { name: /^\d+ channels of / }).first();

async function walk({ page, go }: Visit, layer: string, cells: string): Promise<void> {
  await go(`layer?layer=${encodeURIComponent(layer)}`);
  await page.getByRole("group", { name: new RegExp(`channels of ${layer}, ${cells} each`) }).waitFor();
  // A value is read below the cursor.
  await tiles(page).locator("canvas").first().waitFor();
  await tiles(page).hover({ position: { x: 30, y: 30 } });
  await region(page, "Layer")
    .getByText(/channel 0, row \d+, column \d+:/)
    .waitFor();
  // What a cell sees.
  await tiles(page).click({ position: { x: 30, y: 30 } });
  const told = region(page, "What is shown").getByText(/Channel 0, row \d+, column \d+/);
  await told.waitFor();
  await expect.poll(() => page.locator(".framed rect.chosen").count()).toBe(1);
  await expect.poll(() => page.url()).toMatch(/unit=0.*at=|at=.*unit=0/);
  const said = await told.textContent();
  await page.reload();
  await told.waitFor();
  expect(await told.textContent()).toBe(said);
  // The keys go from channel to channel, and into one.
  await tiles(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.url()).toContain("unit=1");
  await page.keyboard.press("Enter");
  await page.locator("nav a[aria-current]", { hasText: "Unit" }).waitFor();
  await page.goBack();
  await tiles(page).waitFor();
}

visit("Layer: channels, values and what cells see", (it) => walk(it, "conv5", "12×12"));
visit("Layer: channels, values and what cells see", (it) => walk(it, "inception_4a_output_out", "14×14"), {
  model: "googlenet",
});

visit("Layer: scale, order, colours, another layer beside it, and filters", async ({ page, go }) => {
  await go("layer?layer=conv5");
  await tiles(page).waitFor();
  const shown = region(page, "What is shown");
  await shown.getByLabel("Scale").selectOption("shared");
  await region(page, "Layer").getByText("one scale for all").waitFor();
  await shown.getByLabel("Order").selectOption("strength");
  await shown.getByLabel("Colours").selectOption({ index: 1 });
  await expect.poll(() => page.url()).toContain("colours=");
  await page.getByRole("button", { name: "Compare with another layer" }).click();
  await expect.poll(() => page.getByRole("group", { name: /channels of / }).count()).toBe(2);
  await page.getByRole("button", { name: "Filters" }).click();
  await page
    .getByRole("group", { name: /filter/ })
    .first()
    .waitFor();
  await go("layer?layer=logits");
  await page.getByLabel(/^16 units of logits/).waitFor();
});

visit("Layer: what is saved is what is shown", async ({ page, go }) => {
  await go("layer?layer=conv5");
  await tiles(page).waitFor();
  const [png] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "↓ PNG" }).click()]);
  expect(png.suggestedFilename()).toBe("conv5.png");
  const [npy] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "↓ NPY" }).click()]);
  expect(npy.suggestedFilename()).toBe("conv5.npy");
  await page.getByRole("button", { name: "Copy as command" }).click();
  await page.getByText("Command copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^npx convlens .*conv5/);
});
