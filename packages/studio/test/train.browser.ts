import { expect, numberIn, region, visit } from "./studio.ts";

visit("Train: two epochs, what was learnt is opened", async ({ page, go }) => {
  await go("train?train-epochs=2&train-batch=16");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const settings = region(page, "Settings");
  await settings.getByText("What was learnt").waitFor();
  await page
    .getByRole("img", { name: /loss|accuracy|epoch/i })
    .first()
    .waitFor();
  await page.getByText("2 of 2").waitFor();
  await settings.getByRole("button", { name: "Open it" }).click();
  await page.locator("header .model", { hasText: /cnn-8/ }).waitFor();
});

visit("Train: stopped, and gone on with", async ({ page, go }) => {
  await go("train?train-epochs=30&train-batch=16");
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const done = page.locator(".figures dd").first();
  await expect.poll(async () => numberIn(await done.textContent())).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Stop" }).click();
  const more = page.getByRole("button", { name: "Go on", exact: true });
  await more.waitFor();
  const epochs = numberIn(await done.textContent());
  await more.click();
  await expect.poll(async () => numberIn(await done.textContent())).toBeGreaterThan(epochs);
  await page.getByRole("button", { name: "Stop" }).click();
  await more.waitFor();
});
