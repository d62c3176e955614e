import { expect, numberIn, region, visit } from "./studio.ts";

visit("Data: from a mistake to its explanation", async ({ page, go }) => {
  await go("data");
  await page.getByText("48 pictures in 16 classes").first().waitFor();
  await page.getByRole("tab", { name: "Confusion and mistakes" }).click();
  await page.getByRole("button", { name: "Evaluate the model" }).click();
  const mistakes = region(page, /^Mistakes/);
  await mistakes.getByRole("link").first().waitFor();
  const count = await mistakes.getByRole("link").count();
  const top1 = numberIn(await page.getByText("Right at once (top-1)").locator("..").locator("dd").textContent());
  expect(top1).toBeCloseTo((100 * (48 - count)) / 48, 0);

  // A cell of the matrix has its pictures below it.
  const matrix = page.getByRole("application", { name: /^Confusion matrix/ });
  await matrix.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toMatch(/truth=\d+/);
  await page.goBack();
  await mistakes.getByRole("link").first().click();
  await page.locator("nav a[aria-current]", { hasText: "Explain" }).waitFor();
  await expect
    .poll(() =>
      region(page, "Grad-CAM")
        .getByRole("button", { name: /^Look at / })
        .count(),
    )
    .toBe(2);
  await expect.poll(() => page.url()).toMatch(/picture=data%3A\d+/);
});

visit("Data: an embedding, a point, and on to its explanation", async ({ page, go }) => {
  await go("data?part=embedding&embed-method=pca");
  await page.getByRole("button", { name: "Embed the pictures" }).click();
  const plane = page.getByRole("application", { name: /^48 pictures as points/ });
  await plane.waitFor();
  await page.getByRole("button", { name: "↓ CSV" }).waitFor();
  await plane.focus();
  await page.keyboard.press("Enter");
  const chosen = region(page, "The chosen picture");
  await chosen.getByText(/The model says/).waitFor();
  await chosen.getByRole("link", { name: "Explain it" }).click();
  await page.locator("nav a[aria-current]", { hasText: "Explain" }).waitFor();
});

visit(
  "Data: an embedding",
  async ({ page, go }) => {
    await go("data?part=embedding&embed-method=pca");
    await page.getByRole("button", { name: "Embed the pictures" }).click();
    await page.getByRole("button", { name: "↓ CSV" }).waitFor();
  },
  { model: "googlenet" },
);
