import type { Page } from "playwright-core";
import { expect, numberIn, region, visit } from "./studio.ts";

const maps = (page: Page, method: string) => region(page, method).getByRole("button", { name: /^Look at / });
const best = (page: Page) => page.getByRole("list", { name: "Best classes" }).getByRole("listitem");

visit("Explain: two methods by two classes, a difference, and a map large", async ({ page, go }) => {
  await go("explain");
  await maps(page, "Grad-CAM").first().waitFor();
  await best(page).nth(1).getByRole("button").click();
  await best(page).nth(0).getByRole("button").click();
  await expect.poll(() => maps(page, "Grad-CAM").count()).toBe(2);
  await page.getByLabel("Add a method").selectOption("gradient");
  await expect.poll(() => maps(page, "Gradient").count()).toBe(2);
  const chosen = page.url();
  expect(chosen).toMatch(/methods=grad-cam%2Cgradient/);

  await page.getByText("Why one and not another").click();
  const labels = await best(page).locator(".label").allTextContents();
  await page.getByLabel("Why", { exact: true }).fill(labels[0]!);
  await page.getByLabel("and not").fill(labels[1]!);
  await page.getByRole("button", { name: "Add the difference" }).click();
  await expect.poll(() => maps(page, "Gradient").count()).toBe(3);

  await maps(page, "Gradient").first().click();
  const large = region(page, /^Gradient for .*large$/);
  await large.getByRole("img", { name: /^Gradient for/ }).hover();
  await large.getByText(/here [-−]?[\d.]+/).waitFor();
  await page.keyboard.press("Escape");
  await large.waitFor({ state: "detached" });

  const all = page.url();
  await page.reload();
  await expect.poll(() => maps(page, "Gradient").count()).toBe(3);
  expect(page.url()).toBe(all);
});

visit("Explain: how far a map can be trusted", async ({ page, go }) => {
  await go("explain?methods=grad-cam&trust=true");
  const badge = region(page, "Grad-CAM").locator("details", { hasText: /passes|in doubt|fails/ });
  await badge.locator("summary").click();
  await badge.getByRole("img", { name: /Deletion and insertion/ }).waitFor();
  expect(await badge.getByRole("listitem").count()).toBeGreaterThan(1);
});

visit("Explain: what is painted over changes the prediction", async ({ page, go }) => {
  await go("explain");
  await maps(page, "Grad-CAM").first().waitFor();
  const score = async () => numberIn(await best(page).nth(0).locator(".score").textContent());
  const before = await score();
  await page.getByRole("button", { name: "Paint over it" }).click();
  await page.getByLabel("size").fill("0.25");
  const canvas = page.getByRole("application", { name: /^Picture to paint over/ });
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + 0.15 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.6 * box.height, { steps: 6 });
  await page.mouse.up();
  await page.getByText("Maps and scores are of the painted picture.").waitFor();
  await expect.poll(score).not.toBe(before);
  await page.getByRole("button", { name: "Start over" }).click();
  await expect.poll(score).toBe(before);
});

visit("Explain: a figure, a raw map and a report are saved", async ({ page, go }) => {
  await go("explain");
  await maps(page, "Grad-CAM").first().waitFor();
  for (const [name, ending] of [
    ["↓ Figure, PNG", ".png"],
    ["↓ Report, HTML", ".html"],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    expect(file.suggestedFilename()).toContain(ending);
  }
  await page.getByRole("button", { name: "Copy as command" }).click();
  await page.getByText("Command copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^npx convlens explain .*--method grad-cam/,
  );
});

visit(
  "Explain: two methods by two classes",
  async ({ page, go }) => {
    await go("explain?methods=grad-cam,gradient&class=top2");
    for (const method of ["Grad-CAM", "Gradient"]) await expect.poll(() => maps(page, method).count()).toBe(2);
    expect(await best(page).count()).toBe(5);
  },
  { model: "googlenet" },
);
